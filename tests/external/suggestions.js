// Shows APL documents to apl-suggester, Amazon's own validator, which is not ours.
// node suggestions.js: a JSON document a line in, its findings as a JSON line out.
"use strict";

const readline = require("node:readline");
const { StaticAplTemplateValidator } = require("apl-suggester");

// Here it talks to its authors; to us it talks by what it hands back.
console.warn = () => {};

async function judge() {
  const validator = new StaticAplTemplateValidator();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const findings = await validator.validate(JSON.parse(line));
    process.stdout.write(`${JSON.stringify(findings)}\n`);
  }
}

judge();
