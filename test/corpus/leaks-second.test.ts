/** The second third of the leak attempts. */
import { playLeaks } from './leaks.ts'

playLeaks(1)
