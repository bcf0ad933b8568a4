-- wrk sends the letters of a file in turn, and tells what came of it as one line of JSON.
local letters = {}

function init(arguments)
  for line in io.lines(arguments[1]) do
    table.insert(letters, line)
  end
end

local number = 0

function request()
  number = number % #letters + 1
  local url, signature, body = letters[number]:match("^(%S+) (%S+) (.*)$")
  local headers = {
    ["Content-Type"] = "application/json; charset=utf-8",
    ["SignatureCertChainUrl"] = url,
    ["Signature-256"] = signature,
  }
  return wrk.format("POST", "/alexa", headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local seconds = summary.duration / 1e6
  io.write(string.format(
    '\n{"per_second": %.1f, "p50": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests / seconds, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed
  ))
end
