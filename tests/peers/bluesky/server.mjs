// The official Bluesky server beside a directory in memory. Everything is thrown away when it stops.
// Environment: PDS_PORT, PLC_PORT, DATA (an empty directory; in it, client.json is what https://client.of-these-tests.org/ says). It stops when its standard input closes.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import { Secp256k1Keypair } from '@atproto/crypto'
import { PDS } from '@atproto/pds'
import plc from '@did-plc/server'

const listen = net.Server.prototype.listen
// Both servers would listen on every interface of the machine.
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest)
}

const port = Number(process.env.PDS_PORT)
const plcPort = Number(process.env.PLC_PORT)
const data = process.env.DATA
for (const folder of ['pds', 'blobs', 'tmp']) mkdirSync(`${data}/${folder}`, { recursive: true })

const fetchOutside = globalThis.fetch
// Apps are known by a document of theirs at an https address, which no test has. Reserved names are refused.
globalThis.fetch = async (input, init) => {
  if (new URL(input.url ?? input).hostname !== 'client.of-these-tests.org') return fetchOutside(input, init)
  return new Response(readFileSync(`${data}/client.json`), { headers: { 'content-type': 'application/json' } })
}

const recovery = await Secp256k1Keypair.create()
const rotation = randomBytes(32).toString('hex')

const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: plcPort })
await directory.start()

const pds = await PDS.fromEnv({
  devMode: true,
  port,
  hostname: 'localhost',
  dataDirectory: `${data}/pds`,
  blobstoreDiskLocation: `${data}/blobs`,
  blobstoreDiskTmpLocation: `${data}/tmp`,
  didPlcUrl: `http://localhost:${plcPort}`,
  recoveryDidKey: recovery.did(),
  plcRotationKeyK256PrivateKeyHex: rotation,
  adminPassword: process.env.ADMIN_PASSWORD,
  jwtSecret: process.env.JWT_SECRET,
  serviceHandleDomains: ['.test'],
  bskyAppViewUrl: 'https://appview.invalid',
  bskyAppViewDid: 'did:example:appview',
  modServiceUrl: 'https://moderation.invalid',
  modServiceDid: 'did:example:moderation',
  inviteRequired: false,
  disableSsrfProtection: true,
  rateLimitsEnabled: process.env.RATE_LIMITS === '1',
  crawlers: [],
})
await pds.start()
console.log('ready')

process.stdin.on('end', async () => {
  await pds.destroy()
  await directory.destroy()
  rmSync(data, { recursive: true, force: true })
  process.exit(0)
})
process.stdin.resume()
