import { schemasOfSetting } from '../../../sql/text/search-path-setting.ts'

/** The schemas of a search_path setting, in order; null when it cannot be read. `$user` stands for the schema named like the login. */
export function schemasIn(searchPath: string, login: string): readonly string[] | null {
  return schemasOfSetting(searchPath)?.map((name) => (name === '$user' ? login : name)) ?? null
}
