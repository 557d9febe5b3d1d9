/** What a column's name says of its values, in the words that schemas are written in. */

/** Kinds of types that a class may have; a flag or a moment about a value is not the value. */
type Kind = 'text' | 'moment' | 'other'

interface NamedClass {
  readonly dataClass: string
  /** Words of the name joined by `_`, without accents; a whole run of them. */
  readonly words: RegExp
}

/** Where a number or an identifier is meant, in abbreviations of several languages. */
const number = '(?:_?(?:number|numb|num|nummer|nmbr|nbr|no|nr|numero|id))'
/** The same of what is a thing with a number, whose identifier is another thing. */
const numberAlone = '(?:_?(?:numbers?|numb|num|nummer|nbr|no|nr))'

const named: readonly NamedClass[] = [
  of('ssn', 'ssn|soc_?sec|social_?security', `itin|tin|tax_?(?:id|identification|payer_?id)${number}?`),
  of(
    'tax-number',
    'steuer_?(?:id_?nr|id|nummer|nr|identifikationsnummer)|tax_?(?:number|no|nr|code|ref)|numero_fiscal(?:_reference)?|codigo_fiscal|nif|partita_?iva|nip',
    last('ein'),
  ),
  of(
    'national-id',
    `(?:national|citizen|identity|id)_?card${number}?|national_?id(?:entity)?${number}?|identity_?(?:number|no|document)|id_?(?:number|no|nr)|nationalidnumber`,
    `passport${number}?|pasaporte|passeport|passaporto|reisepass${number}?|(?:personal)?_?ausweis${number}?`,
    `driv(?:er|ers|ing)_?licen[cs]e${number}?|dl_?(?:number|no|nr|num)|fue?hrerschein${number}?|permis_(?:de_)?conduire|licencia_(?:de_)?conducir`,
    `sozialversicherungs?_?(?:nummer|nr)|sv_?(?:nr|nummer)|ahv_?(?:nr|nummer)?|(?:numero_|num_|no_)?securite_sociale|num_?secu|numero_(?:de_)?seguridad_social|nss|social_?insurance${number}?`,
    `nino|(?:ni|national_insurance)_?(?:number|no)|rijksregister_?(?:nummer|nr)|(?:nr|numer)_dowodu|nhs_?(?:number|no)|medicare${number}?|cod(?:ice)?_?fiscale|(?:num|numero|nro)_documento|aadh?aa?r${number}?|personnummer|pesel|curp|cpf|cnpj`,
    `(?:numero_|num_)?dni|num_?nie`,
    last('nir|nie|bsn|rfc|rg'),
  ),
  of(
    'birthday',
    `dob|birth_?(?:date|day|dt|year)|date_?of_?birth|born(?:_(?:on|at))?|yob|bday`,
    `geb_?(?:datum|dat|tag)|geburts_?(?:datum|tag)|geboren_am|geboorte_?datum|date_?(?:de_)?naissance|fecha_?(?:de_)?nac(?:imiento)?|data_?(?:di_)?nascita|data_?(?:de_)?nasc(?:imento)?|data_urodzenia|fodselsdato|fodelsedatum`,
  ),
  of(
    'email',
    `e_?mails?(?:_?addr(?:ess)?(?:es)?)?|mails?(?:_?addr(?:ess)?)?|(?:e_?)?mail_?adress?e?n?|courriel|posta_elettronica|e_?post(?:_?adress)?|correo(?:_?(?:electronico|e))?`,
  ),
  of(
    'phone',
    `(?:tele)?phones?${numberAlone}?|(?:mobile|cell)(?:_?phones?|${numberAlone}|_?phone${numberAlone})|mobil_?(?:nummer|nr|telefon)|fax${numberAlone}?|msisdn|whats_?app${numberAlone}?|handy_?(?:nummer|nr)|tel(?:e?fono?|efoon|efone|ephone)?${numberAlone}?|rufnummer|durchwahl|ph_?(?:nbr|no|num)|tele?movel|mobiel(?:_?(?:nummer|nr))?|cellulare|celular|caller_?(?:number|no|id)|(?:nr|numer)_telefonu|tlf`,
    last('mobile|cell|handy|movil'),
  ),
  of(
    'card-verification',
    `cvv|cvc|csc|cvn|cryptogramme|kartenpruef_?(?:nummer|ziffer)|card_?(?:verification|security)_?(?:code|value)?`,
  ),
  of(
    'card-expiry',
    `gueltig_bis|fecha_(?:de_)?caducidad|caducidad|date_(?:d_)?expiration_carte|(?:card|cc)_?exp(?:iry|iration|ires|_date|iry_date)?(?:_(?:date|month|year))?`,
  ),
  of(
    'card-number',
    `(?:credit_?|debit_?|payment_?|bank_?)?card_?(?:number|numb|num|nbr|no|nr|pan|last_?4)|ccn|cc_?(?:num|number|nbr|no|nr)|karten_?(?:nummer|nr)|kreditkarte|(?:numero|num|no)_?(?:de_)?(?:la_)?(?:carte|tarjeta|cartao|carta)|credit_?card`,
    last('pan'),
  ),
  of('iban', 'iban'),
  of(
    'account-number',
    `(?:bank_?)?(?:account|acct)_?(?:number|numb|num|nbr|no|nr)|(?:bank|payee|payer|beneficiary|debtor|creditor|sender|receiver)_?(?:account|acct)|cuenta_(?:destino|origen)|konto_?(?:nummer|nr|no)|rekening_?(?:nummer|nr)|(?:nr|numer)_(?:rachunku|konta)|chave_pix|bankverbindung|(?:routing|rtg)_?(?:number|nbr|no|num|nr|code)|payee_routing|aba(?:_routing)?|sort_?code|(?:numero|num|no)_?(?:de_)?(?:cuenta|compte|conto|conta)|cuenta_bancaria|clabe`,
    last('rib|routing'),
  ),
  of(
    'secret',
    `passwords?|passwd|passwort|pwd|passphrase|mot_?de_?passe|mdp|contrasena|senha|haslo|clave_(?:de_)?acceso|wachtwoord|pin_?(?:block|offset)|(?:pw|pass|pin|senha|secret|token|otp|key)_?(?:hash|salt|digest|enc)`,
    `(?:api|access|private|secret|signing|encryption|ssh|service)_?keys?|(?:access|refresh|auth|bearer|session|reset|login|api|id|oauth|device|push)_?tokens?|(?:client|totp|otp|mfa|app|shared|webhook)?_?secrets?|totp|otp_?(?:seed|secret|key)|(?:mfa|totp)_?(?:seed|key)|recovery_?codes?|backup_?codes?`,
    `(?:security|secret)_?(?:answer|question_answer)s?|credentials?`,
    last('pin(?:_code)?|token'),
  ),
  of(
    'person-name',
    `(?:first|last|middle|given|family|maiden|full|birth|preferred|sur|christian|fore|second)_?(?:names?|nm)|initials|voorletters|emboss_?(?:name|nm)|aliase?s?`,
    `(?:card_?holder|account_?holder|holder|beneficiary|counterparty|debtor|creditor|payee|payer|remitter|sender|receiver|recipient|borrower|customer|client|applicant|guarantor|signatory|employee|contact|spouse|parent|mother|father|patient|person|cust|matched|caller|owner)s?(?:_(?:first|last|maiden|full))?_?(?:names?|nm)`,
    `card_?holder|account_?holder|(?:karten|konto)_?inhaber(?:in)?|auftraggeber(?:in)?|bevollmaechtigter?|bevollmachtigte[rn]?`,
    `(?:vor|nach|geburts|familien|zu|ruf)_?namen?|(?:voor|achter|meisjes)_?na+m(?:en)?|tussenvoegsels?`,
    `prenoms?|nom_(?:de_)?(?:famille|jeune_fille|naissance|usage|complet|client|beneficiaire|titulaire)|titulaire`,
    `nombres?_(?:completo|pila|titular|beneficiario|cliente)|(?:primer|segundo)_nombre|(?:primer_|segundo_)?apellidos?(?:_(?:paterno|materno))?|titular`,
    `cognome|nome_(?:completo|cliente|titular|beneficiario|mae|pai)|sobre_?nome|apelido|intestatario`,
    `imie|imiona|nazwisko(?:_panienskie)?|(?:for|efter|etter)_?na[mv]n`,
  ),
  of(
    'address',
    `(?:street|home|mail(?:ing)?|postal|billing|shipping|residential|residence|property|work|delivery|legal|permanent|current|previous|customer|client|cust)_?addr(?:ess)?(?:es)?(?:_?line)?(?:_?[0-9])?`,
    `addr(?:ess)?_?(?:line|street)(?:_?[0-9])?|addr(?:ess)?_?[0-9]|street(?:_?(?:name|number|no|line))?(?:_?[0-9])?|house_?(?:number|no)|(?:zip|postal|post)_?code|zip|postcode`,
    `strassen?(?:_?name)?|haus_?(?:nummer|nr)|plz|postleitzahl|(?:post|wohn|liefer|rechnungs)?_?anschrift|(?:post|wohn)_?adresse`,
    `adresse(?:_(?:postale|ligne_?[0-9]))?|code_?postal|direccion(?:_(?:postal|residencia))?|codigo_?postal|domicilio|indirizzo|cap`,
    `straat(?:_?naam)?|huis_?(?:nummer|nr)|endereco|logradouro|cep|morada|gatu_?adress|adres(?:_(?:zamieszkania|korespondencyjny))?|kod_pocztowy|ulica`,
  ),
]

/** Words that mean a class in tables of one kind, and something else in others. */
const namedIn: readonly (NamedClass & { readonly tables: RegExp })[] = [
  {
    ...of('person-name', 'names?|namen?|nom|nombres?|nome|naam|imie'),
    tables:
      /(?:^|_)(?:customers?|people|persons?|employees?|contacts?|applicants?|borrowers?|beneficiar(?:y|ies)|guarantors?|holders?|patients?|users?|kunden?|personen|mitarbeiter|clientes?|clients?|personnes?|salaries|empleados|personas|clienti|persone|dipendenti|anagrafica|titulares|relaties|kunder|staff|klanten|personen|medewerkers|klienci|osoby|pessoas|funcionarios)$/,
  },
  {
    ...of(
      'card-expiry',
      'exp(?:iry|iration|ires)?(?:_(?:date|dt|month|year))?|valid_(?:thru|until|to)|date_(?:d_)?expiration|scadenza|vencimiento|validade|fecha_vencimiento',
    ),
    tables: /(?:^|_)(?:cards?(?:_master)?|karten|cartes?|tarjetas|cartoes|kaarten|karty)$/,
  },
]

/** Words behind a value's name that make it a word about the value. */
const about: ReadonlySet<string> = new Set(
  `at on by id ids type types status state count counts verified valid validated validity confirmed checked check
  changed updated created expires expired expiry reset required enabled disabled opt optin optout in out flag sent bounced
  template templates subject body list group format label version app apps support hours domain provider channel kind index
  attempts attempt tries length policy policies rule rules consent preference preferences setting settings notifications
  notification source scheme visible public is has typ art statut estado etat country server host queue os zoom level levels table tables
  users pool log logs strategy issuer authority place size width height area prefix regex pattern hint label labels title name`
    .split(/\s+/)
    .filter((word) => word !== ''),
)
/** What is never kept as a number. */
const textual: ReadonlySet<string> = new Set([
  'email',
  'secret',
  'iban',
  'national-id',
  'person-name',
  'address',
])
const asks = /^(?:is|has|had|can|needs|need|show|shows|allow|allows|uses|use|wants|requires|ist|hat)$/

/** The class that a column's name speaks for; null where it speaks for none. */
export function classNamed(name: string, typeName: string, table = ''): string | null {
  const words = wordsOf(name)
  const kind = kindOf(typeName)
  if (kind === null || asks.test(words[0] ?? '')) return null
  const joined = words.join('_')
  const found = named.find((one) => mayBe(one.dataClass, kind) && isOf(one, joined))
  if (found) return found.dataClass
  const place = wordsOf(table).join('_')
  const there = namedIn.find(
    (one) => one.tables.test(place) && mayBe(one.dataClass, kind) && one.words.exec(joined)?.[0] === joined,
  )
  return there?.dataClass ?? null
}

function isOf({ words }: NamedClass, joined: string): boolean {
  const match = words.exec(joined)
  if (!match) return false
  const rest = joined.slice(match.index + match[0].length)
  return !rest.split('_').some((word) => about.has(word))
}

function of(dataClass: string, ...patterns: readonly string[]): NamedClass {
  return { dataClass, words: new RegExp(`(?<=^|_)(?:${patterns.join('|')})(?=$|_)`) }
}

function mayBe(dataClass: string, kind: Kind): boolean {
  if (dataClass === 'birthday' || dataClass === 'card-expiry') return true
  return kind === 'text' || (kind === 'other' && !textual.has(dataClass))
}

/** Short words that mean something else where more than an ending of this kind follows. */
function last(words: string): string {
  return `(?:${words})(?=(?:_(?:no|nr|num|number|enc|encrypted|hash|hashed|last|plain|raw|token|[0-9]+))*$)`
}

/** The words of a name in snake, kebab or camel case, without accents, in small letters. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([\p{Ll}0-9])(\p{Lu})/gu, '$1_$2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replaceAll(/(\p{L})([0-9])/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}0-9]+/u)
    .filter((word) => word !== '')
}

function kindOf(typeName: string): Kind | null {
  if (typeName.startsWith('bool')) return null
  if (/^(?:date|time|interval)/.test(typeName)) return 'moment'
  return /text|char|name|json|bytea|hstore|xml|uuid/.test(typeName) ? 'text' : 'other'
}
