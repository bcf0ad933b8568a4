// Gives letters to alexa-verifier, a gate that is not ours, each with its own chain and moment.
// node verdicts.js: a JSON line a letter in, a JSON line a verdict out; nothing is fetched.
"use strict";

const { EventEmitter } = require("node:events");
const https = require("node:https");
const readline = require("node:readline");
const { Readable } = require("node:stream");

let letter;
let fetched;

// Its certificate server: whoever is asked, it is the letter's own chain that is served.
https.get = (url, respond) => {
  fetched.push(url);
  process.nextTick(respond, Object.assign(Readable.from([letter.chain]), { statusCode: 200 }));
  return new EventEmitter();
};

// Its clock: the moment at which the letter arrives.
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [letter.now]));
  }

  static now() {
    return letter.now;
  }
};

async function verdict(verify) {
  fetched = [];
  const body = Buffer.from(letter.body, "base64").toString();
  const refused = await verify(letter.url, letter.signature, body).then(() => null, String);
  return { what: letter.what, refused, fetched };
}

async function judge() {
  const { default: verify } = await import("alexa-verifier");
  for await (const line of readline.createInterface({ input: process.stdin })) {
    letter = JSON.parse(line);
    console.log(JSON.stringify(await verdict(verify)));
  }
}

judge();
