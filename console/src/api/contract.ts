/** The API's shapes, as the gateway itself declares them: one place in which the console names them. Types only. */
export type {
  AuditAnswer,
  AuditRecordView,
  GrantList,
  GrantView,
  HealthView,
  Problem,
  ResourceList,
  ReviewList,
  ReviewView,
  SavedQuestions,
  Whoami,
} from '../../../src/api/contract.ts'
