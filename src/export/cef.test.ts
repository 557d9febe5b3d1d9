import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cefLine } from './cef.ts'
import type { OcsfEvent } from './ocsf.ts'

test('CEF keeps what it is given apart', () => {
  const event: OcsfEvent = {
    class_uid: 6005,
    category_uid: 6,
    activity_id: 4,
    type_uid: 600_504,
    time: 1,
    severity_id: 1,
    status_id: 1,
    message: 'a=b|c\\d\r\nact=9',
    metadata: {
      version: '1.8.0',
      product: { name: 'Sally|port', vendor_name: 'Sally\\port', version: '1' },
      profiles: [],
      log_name: 'audit.example',
      uid: 'u',
      sequence: 1,
    },
  }
  assert.equal(
    cefLine(event),
    String.raw`CEF:0|Sally\\port|Sally\|port|1|600504|Datastore Activity|2|rt=1 externalId=u msg=a\=b|c\\d\nact\=9 outcome=success`,
  )
  const shown = { rows: 3, masked: 3, masked_by: { ssn: 2, 'card email': 1 } }
  assert.match(
    cefLine({ ...event, query_result: shown }),
    / cn2=3 cn2Label=rows cn3=3 cn3Label=maskedCells cs6=ssn:2 card\+email:1 cs6Label=maskedBy$/,
  )
})
