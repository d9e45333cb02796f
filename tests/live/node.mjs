// The oracle of the dialects node, node-expand and node-native: `node node.mjs DIALECT`.
//
// The protocol is that of crates/envguard-syntax/examples/differential.rs. The packages come from the folder that
// ENVGUARD_LIVE_MODULES names, or from wherever Node finds them from here.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { runInThisContext } from 'node:vm'

const folder = process.env.ENVGUARD_LIVE_MODULES
const require = createRequire(folder ? join(folder, 'index.js') : import.meta.url)

const readers = {
  node() {
    const { parse } = require('dotenv')
    return input => parse(input)
  },
  // What config() and then expand() do, with a process environment of our own.
  'node-expand'() {
    const { parse, populate } = require('dotenv')
    const { expand } = require('dotenv-expand')
    return (input, env) => {
      const processEnv = { ...env }
      const parsed = parse(input)
      populate(processEnv, parsed)
      // Some references never stop expanding: the time limit turns that into an error.
      globalThis.expand = () => expand({ parsed, processEnv }).parsed
      return runInThisContext('expand()', { timeout: 500 })
    }
  },
  'node-native'() {
    return input => ({ ...parseEnv(input) })
  },
}

const read = readers[process.argv[2]]()
const answer = line => {
  const { input, env } = JSON.parse(line)
  try {
    return { vars: read(input, env), error: false }
  } catch {
    return { vars: {}, error: true }
  }
}

// Not node:readline, which takes U+2028 for the end of a line in Node 24.
let rest = ''
for await (const chunk of process.stdin.setEncoding('utf8')) {
  const lines = (rest + chunk).split('\n')
  rest = lines.pop()
  process.stdout.write(lines.map(line => JSON.stringify(answer(line)) + '\n').join(''))
}
