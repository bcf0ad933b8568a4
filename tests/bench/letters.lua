-- wrk sends the letters of a file in turn, and writes what came of it as one line of JSON.
local letters, number = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local url, signature, body = line:match("^(%S+) (%S+) (.*)$")
    local headers = {["SignatureCertChainUrl"] = url, ["Signature-256"] = signature}
    headers["Content-Type"] = "application/json; charset=utf-8"
    table.insert(letters, wrk.format("POST", "/alexa", headers, body))
  end
end

function request()
  number = number % #letters + 1
  return letters[number]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\n{"turns": %d, "seconds": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1e3,
    e.connect + e.read + e.write + e.status + e.timeout
  ))
end
