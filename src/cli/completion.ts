import type { Argument, Command, Option } from 'commander'

/** A script that completes every command and option of the program in a shell. It asks nobody: the words are in it. */
export function completion(program: Command, shell: 'bash' | 'zsh' | 'fish'): string {
  const nodes = nodesOf(program, program.name())
  switch (shell) {
    case 'bash':
      return bashScript(nodes)
    case 'zsh':
      return zshScript(nodes)
    case 'fish':
      return fishScript(nodes)
  }
}

/** One command and what may follow it. */
interface Node {
  /** The words that lead to it: `sallyport review show`. */
  readonly path: string
  readonly commands: readonly Word[]
  readonly flags: readonly Flag[]
  readonly argument: Value
}

/** What a shell can offer for a value: words, the names of files, or nothing. */
type Value =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'other' }

interface Word {
  readonly name: string
  readonly about: string
}

interface Flag extends Word {
  /** Null when it takes none. */
  readonly value: Value | null
}

function nodesOf(command: Command, path: string): readonly Node[] {
  const node: Node = {
    path,
    commands: command.commands.map((child) => ({
      name: child.name(),
      about: firstClause(child.description()),
    })),
    flags: command.createHelp().visibleOptions(command).flatMap(flagOf),
    argument: argumentOf(command.registeredArguments[0]),
  }
  return [node, ...command.commands.flatMap((child) => nodesOf(child, `${path} ${child.name()}`))]
}

function flagOf(option: Option): readonly Flag[] {
  if (option.long === undefined) return []
  const about = firstClause(option.description)
  if (!option.required && !option.optional) return [{ name: option.long, about, value: null }]
  return [{ name: option.long, about, value: valueOf(option.argChoices, option.flags) }]
}

function argumentOf(argument: Argument | undefined): Value {
  return valueOf(argument?.argChoices, `<${argument?.name() ?? ''}>`)
}

/** The names that our help gives to values say which of them are files. */
function valueOf(words: readonly string[] | undefined, placeholder: string): Value {
  if (words) return { kind: 'words', words }
  return { kind: /<(?:[a-z]+-)*(?:file|dir|path)>/.test(placeholder) ? 'file' : 'other' }
}

/** Menus have little room. Apostrophes would end the quotes around it. */
function firstClause(text: string): string {
  return (text.split(/[;:(]/)[0] ?? '').trim().replaceAll("'", '’')
}

/** One branch for each kind of value that follows a flag. */
function valueBranches(nodes: readonly Node[], offer: (value: Value) => string): readonly string[] {
  const branches = new Map<string, string[]>()
  for (const { path, flags } of nodes)
    for (const { name, value } of flags) {
      if (value === null) continue
      const act = offer(value)
      branches.set(act, [...(branches.get(act) ?? []), `'${path} ${name}'`])
    }
  return [...branches].map(([act, patterns]) => `    ${patterns.join('|')}) ${act}; return ;;`)
}

/** The walk over the words before the cursor, for shells with `case`: commands move on, all else is passed over. */
function commandPattern(nodes: readonly Node[]): string {
  return nodes.flatMap(({ path, commands }) => commands.map(({ name }) => `'${path} ${name}'`)).join('|')
}

function bashScript(nodes: readonly Node[]): string {
  const offers = nodes.map(({ path, commands, flags, argument }) => {
    const plain =
      commands.length > 0 ? bashOffer({ kind: 'words', words: names(commands) }) : bashOffer(argument)
    return `    '${path}') if [[ $cur == -* ]]; then _sallyport_offer '${names(flags).join(' ')}'; else ${plain}; fi ;;`
  })
  return `# bash completion for sallyport; let your .bashrc say: source <(sallyport completion bash)
_sallyport_offer() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_sallyport_files() { compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); }
_sallyport() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at=sallyport i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${commandPattern(nodes)}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $prev" in
${valueBranches(nodes, bashOffer).join('\n')}
  esac
  case "$at" in
${offers.join('\n')}
  esac
}
complete -F _sallyport sallyport`
}

function bashOffer(value: Value): string {
  if (value.kind === 'words') return `_sallyport_offer '${value.words.join(' ')}'`
  return value.kind === 'file' ? '_sallyport_files' : 'COMPREPLY=()'
}

function zshScript(nodes: readonly Node[]): string {
  const offers = nodes.map(({ path, commands, flags, argument }) => {
    const plain = commands.length > 0 ? zshMenu(commands, '') : zshOffer(argument)
    return `    '${path}') if [[ $PREFIX == -* ]]; then ${zshMenu(flags, '-o ')}; else ${plain}; fi ;;`
  })
  return `#compdef sallyport
_sallyport() {
  local at=sallyport i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${commandPattern(nodes)}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${valueBranches(nodes, zshOffer).join('\n')}
  esac
  case "$at" in
${offers.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_sallyport" ]; then _sallyport "$@"; else compdef _sallyport sallyport; fi`
}

function zshOffer(value: Value): string {
  if (value.kind === 'words') return `compadd -- ${value.words.join(' ')}`
  return value.kind === 'file' ? '_files' : '_message value'
}

function zshMenu(words: readonly Word[], option: string): string {
  const list = words.map(({ name, about }) => `'${name}:${about}'`).join(' ')
  return `found=(${list}); _describe ${option}'${option === '' ? 'command' : 'option'}' found`
}

function fishScript(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, commands, flags, argument }) => {
    const here = `complete -c sallyport -n "__sallyport_at '${path}'"`
    const isPlain = commands.length === 0 && argument.kind !== 'other'
    return [
      ...commands.map(({ name, about }) => `${here} -a '${name}' -d '${about}'`),
      ...(isPlain ? [`${here}${fishOffer(argument).replace(/ -[xr]/, '')}`] : []),
      ...flags.map(
        ({ name, about, value }) =>
          `${here} -l ${name.slice(2)}${value === null ? '' : fishOffer(value)} -d '${about}'`,
      ),
    ]
  })
  return `# fish completion for sallyport
function __sallyport_at
  set -l at sallyport
  for word in (commandline -opc)[2..-1]
    switch "$at $word"
      case ${commandPattern(nodes).replaceAll('|', ' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
complete -c sallyport -f
${lines.join('\n')}`
}

function fishOffer(value: Value): string {
  if (value.kind === 'words') return ` -x -a '${value.words.join(' ')}'`
  return value.kind === 'file' ? ' -r -F' : ' -x'
}

function names(words: readonly Word[]): readonly string[] {
  return words.map(({ name }) => name)
}
