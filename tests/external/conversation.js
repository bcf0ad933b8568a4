// Holds a conversation with a skill through virtual-alexa, a client that is not ours.
// node conversation.js SKILL_URL MODEL_FILE: an utterance a line in, a JSON line a turn out.
// A built-in intent may be named instead: virtual-alexa itself never falls back.
"use strict";

// Before virtual-alexa is loaded: what it depends on warns of its age on today's Node.
process.noDeprecation = true;
process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";

const readline = require("node:readline");
const { VirtualAlexa } = require("virtual-alexa");

// virtual-alexa logs a network error here and rejects with it as well: once is enough.
console.error = () => {};

async function turn(alexa, utterance) {
  let intent;
  alexa.filter(({ request }) => {
    intent = request.intent ? request.intent.name : request.type;
  });
  const isName = /^AMAZON\.\w+Intent$/.test(utterance);
  const answer = await (isName ? alexa.intend(utterance) : alexa.utter(utterance));
  if (!answer.response) throw new Error(`no response to "${utterance}"`);
  return {
    utterance,
    intent,
    speech: answer.prompt() ?? null,
    sessionEnded: answer.response.shouldEndSession === true,
    attributes: answer.sessionAttributes ?? {},
  };
}

async function converse(skillUrl, modelFile) {
  const alexa = VirtualAlexa.Builder()
    .skillURL(skillUrl)
    .interactionModelFile(modelFile)
    .create();
  for await (const utterance of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await turn(alexa, utterance)));
  }
}

converse(...process.argv.slice(2)).catch((error) => {
  const reason = String(error?.message ?? error).replaceAll(/\s+/g, " ");
  process.stderr.write(`conversation: ${reason}\n`);
  process.exit(1);
});
