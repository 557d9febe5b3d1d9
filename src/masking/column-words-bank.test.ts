import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classNamed } from './masks/column-words.ts'

/**
 * Schemas of banks in nine languages, in the words of our own: `schema.table: column[:type][=class] …`, text unless a type is said.
 * The second was written when the words that the first needs were known, and before it was looked what becomes of it.
 */
const banks = [
  `
core.customers: id:int8 customer_no ssn=ssn first_name=person-name middle_name=person-name last_name=person-name maiden_name=person-name dob:date=birthday email=email email_verified:bool phone_home=phone phone_mobile=phone tax_id=ssn segment risk_rating created_at:timestamptz updated_at:timestamptz
core.customer_addresses: id:int8 customer_id:int8 address_line1=address address_line2=address city postal_code=address state country_code valid_from:date valid_to:date
core.customer_identifications: id:int8 customer_id:int8 id_type id_number=national-id issuing_country issued_on:date expires_on:date passport_no=national-id drivers_license=national-id scan_uri
core.accounts: id:int8 account_number=account-number iban=iban customer_id:int8 product_code currency balance:numeric opened_on:date closed_on:date status
core.account_holders: account_id:int8 customer_id:int8 holder_role since:date
core.transactions: id:int8 account_id:int8 amount:numeric booking_date:date value_date:date counterparty_iban=iban counterparty_name=person-name remittance_info txn_code channel
core.standing_orders: id:int8 account_id:int8 beneficiary_iban=iban beneficiary_name=person-name amount:numeric frequency next_run:date end_date:date
core.direct_debits: id:int8 mandate_ref creditor_id debtor_iban=iban debtor_name=person-name amount:numeric signed_on:date
core.cards: id:int8 pan=card-number pan_last4=card-number expiry_month:int2 expiry_year:int2 cvv_hash=card-verification cardholder_name=person-name status pin_block=secret token_ref
core.card_transactions: id:int8 card_id:int8 merchant_id merchant_name mcc amount:numeric auth_code terminal_id posted_at:timestamptz
core.loans: id:int8 borrower_id:int8 principal:numeric rate:numeric term_months:int4 start_date:date collateral_type ltv:numeric
core.loan_applications: id:int8 applicant_ssn=ssn applicant_email=email applicant_phone=phone employer_name annual_income:numeric requested_amount:numeric decision decided_at:timestamptz co_applicant_ssn=ssn
core.collateral: id:int8 loan_id:int8 kind appraised_value:numeric property_address=address appraised_on:date
core.mortgages: id:int8 loan_id:int8 property_type parcel_number street_address=address zip_code=address
core.wire_transfers: id:int8 sender_account_no=account-number receiver_account_no=account-number routing_number=account-number swift_code amount:numeric purpose sent_at:timestamptz
core.ach_batches: id:int8 batch_number:int4 odfi_routing_no=account-number effective_date:date entry_count:int4 total_debit:numeric
core.users: id:int8 username email_address=email password_hash=secret mfa_secret=secret last_login_at:timestamptz failed_attempts:int4 locale reset_token=secret
core.api_clients: id:int8 client_id client_secret=secret redirect_uri scopes created_at:timestamptz
core.sessions: id:uuid user_id:int8 session_token=secret ip_address:inet user_agent expires_at:timestamptz
core.audit_events: id:int8 actor action object_type object_id at:timestamptz detail:jsonb
core.employees: id:int8 employee_no full_name=person-name work_email=email national_insurance_number=national-id salary:numeric date_of_birth:date=birthday hire_date:date manager_id:int8 bank_account_no=account-number
core.branches: id:int4 branch_code name city phone=phone manager_id:int8 opened_on:date
core.kyc_checks: id:int8 customer_id:int8 check_type result score:numeric checked_at:timestamptz provider_ref
core.sanctions_hits: id:int8 list_name matched_name=person-name matched_dob:date=birthday score:numeric reviewed_by status
core.support_tickets: id:int8 customer_id:int8 subject body priority contact_email=email opened_at:timestamptz
core.call_recordings: id:int8 caller_number=phone agent_id:int8 duration_s:int4 recording_uri started_at:timestamptz
core.beneficiaries: id:int8 owner_id:int8 beneficiary_name=person-name beneficiary_account_number=account-number relationship share_pct:numeric
core.emergency_contacts: id:int8 employee_id:int8 contact_name=person-name contact_phone=phone relation
core.fx_rates: base_ccy quote_ccy rate:numeric as_of:timestamptz source
core.products: code name description min_balance:numeric fee_schedule:jsonb
core.gl_entries: id:int8 ledger_code debit:numeric credit:numeric posted_on:date batch_id:int8 description
core.regulatory_reports: id:int8 report_code period_start:date period_end:date submitted_at:timestamptz payload:jsonb
core.device_tokens: id:int8 user_id:int8 push_token=secret platform app_version last_seen:timestamptz
core.security_questions: id:int8 user_id:int8 question security_answer=secret
core.tax_forms: id:int8 customer_id:int8 tin=ssn form_type tax_year:int4 withheld:numeric ein=tax-number
de.kunden: id:int8 kundennummer vorname=person-name nachname=person-name geburtsname=person-name geburtsdatum:date=birthday geburtsort steuer_id=tax-number telefonnummer=phone mobilnummer=phone e_mail=email strasse=address hausnummer=address plz=address ort anrede titel
de.konten: id:int8 kontonummer=account-number iban=iban bic kontoart eroeffnet_am:date saldo:numeric kunde_id:int8 dispo_limit:numeric
de.umsaetze: id:int8 konto_id:int8 betrag:numeric buchungstag:date wertstellung:date verwendungszweck gegenkonto_iban=iban auftraggeber=person-name
de.karten: id:int8 kartennummer=card-number gueltig_bis=card-expiry pruefziffer karteninhaber=person-name pin_hash=secret
de.mitarbeiter: id:int8 personalnummer name=person-name sozialversicherungsnummer=national-id gehalt:numeric eintritt:date durchwahl=phone
de.vollmachten: id:int8 konto_id:int8 bevollmaechtigter=person-name ausweisnummer=national-id gueltig_ab:date
de.kredite: id:int8 kunde_id:int8 kreditsumme:numeric zinssatz:numeric laufzeit:int4 sicherheit
fr.clients: id:int8 numero_client nom=person-name prenom=person-name nom_de_jeune_fille=person-name date_naissance:date=birthday lieu_naissance courriel=email telephone_portable=phone adresse=address code_postal=address ville nir=national-id
fr.comptes: id:int8 numero_compte=account-number iban=iban cle_rib type_compte solde:numeric date_ouverture:date
fr.cartes: id:int8 numero_carte=card-number date_expiration=card-expiry cryptogramme=card-verification titulaire=person-name
fr.virements: id:int8 compte_id:int8 montant:numeric motif iban_beneficiaire=iban nom_beneficiaire=person-name date_execution:date
fr.salaries: id:int8 matricule nom_famille=person-name prenoms=person-name numero_securite_sociale=national-id salaire:numeric date_embauche:date mot_de_passe=secret
es.clientes: id:int8 nombre=person-name apellidos=person-name segundo_apellido=person-name dni=national-id fecha_nacimiento:date=birthday correo_electronico=email telefono_movil=phone direccion=address codigo_postal=address ciudad sexo
es.cuentas: id:int8 numero_cuenta=account-number iban=iban saldo:numeric tipo_cuenta fecha_apertura:date clabe=account-number
es.tarjetas: id:int8 numero_tarjeta=card-number fecha_caducidad=card-expiry cvv=card-verification titular=person-name
es.prestamos: id:int8 cliente_id:int8 importe:numeric tipo_interes:numeric plazo:int4
it.clienti: id:int8 nome=person-name cognome=person-name codice_fiscale=national-id data_nascita:date=birthday luogo_nascita indirizzo=address cap=address cellulare=phone posta_elettronica=email partita_iva=tax-number
it.conti: id:int8 numero_conto=account-number iban=iban saldo:numeric data_apertura:date filiale
it.carte: id:int8 numero_carta=card-number scadenza=card-expiry intestatario=person-name
nl.klanten: id:int8 voornaam=person-name achternaam=person-name bsn=national-id geboortedatum:date=birthday telefoonnummer=phone emailadres=email straatnaam=address huisnummer=address postcode=address woonplaats
nl.rekeningen: id:int8 rekeningnummer=account-number saldo:numeric soort geopend_op:date
pt.clientes: id:int8 nome_completo=person-name cpf=national-id rg=national-id data_nascimento:date=birthday celular=phone endereco=address cep=address senha_hash=secret
pt.contas: id:int8 numero_conta=account-number agencia saldo:numeric chave_pix=account-number
pl.klienci: id:int8 imie=person-name nazwisko=person-name pesel=national-id data_urodzenia:date=birthday nr_telefonu=phone adres=address kod_pocztowy=address nr_dowodu=national-id
pl.rachunki: id:int8 nr_rachunku=account-number saldo:numeric waluta data_otwarcia:date
`,
  `
legacy.CUST_MASTER: CUST_ID:int8 CUST_NM=person-name CUST_SSN=ssn CUST_DOB:date=birthday CUST_EMAIL_ADDR=email CUST_PH_NBR=phone CUST_ADDR_1=address CUST_ADDR_2=address CUST_CITY CUST_ST CUST_ZIP_CD=address CUST_TYPE_CD CUST_STAT_CD LST_UPD_DT:date
legacy.ACCT_MASTER: ACCT_ID:int8 ACCT_NBR=account-number ACCT_TYPE_CD BR_CD OPEN_DT:date CLS_DT:date CUR_BAL_AMT:numeric INT_RT:numeric RTG_NBR=account-number
legacy.CARD_MASTER: CARD_ID:int8 CARD_NBR=card-number EMBOSS_NM=person-name EXP_DT=card-expiry CVV2_VAL=card-verification PIN_OFFSET=secret CARD_STAT_CD
crm.leads: id:int8 firstName=person-name lastName=person-name companyName emailAddress=email mobilePhone=phone leadSource score:int4 createdAt:timestamptz
crm.opportunities: id:int8 name stage amount:numeric closeDate:date ownerId:int8
crm.activities: id:int8 kind subject notes dueAt:timestamptz doneAt:timestamptz
crm.accounts: id:int8 name industry website mainPhone=phone billingStreet=address billingCity billingPostalCode=address
crm.campaigns: id:int8 name channel budget:numeric startsOn:date emailsSent:int4 bounceRate:numeric
crm.contacts: id:int8 name=person-name jobTitle workEmail=email workPhone=phone linkedinUrl
pay.payees: id:int8 payee_name=person-name payee_account=account-number payee_routing=account-number nickname
pay.payments: id:int8 debtor_iban=iban creditor_iban=iban creditor_name=person-name amount:numeric end_to_end_id purpose_code executed_at:timestamptz
pay.refunds: id:int8 payment_id:int8 reason amount:numeric approved_by
pay.chargebacks: id:int8 card_last4=card-number reason_code amount:numeric opened_at:timestamptz
pay.merchants: id:int8 legal_name tax_number=tax-number mcc settlement_iban=iban contact_email=email
pay.batches: id:int8 file_name checksum rows:int4 created_at:timestamptz
pay.tokens: id:int8 token=secret fingerprint network expires_at:timestamptz
risk.scores: customer_id:int8 model_version score:numeric band computed_at:timestamptz
risk.cases: id:int8 title description priority assignee state closed_at:timestamptz
risk.watchlist: id:int8 full_name=person-name alias=person-name birth_date:date=birthday nationality passport_number=national-id list_source
risk.devices: id:int8 fingerprint os model first_seen:timestamptz last_ip:inet
iam.accounts: id:int8 login email=email password_digest=secret totp_secret=secret locked:bool
iam.roles: id:int4 name description
iam.api_keys: id:int8 key_hash=secret prefix owner_id:int8 expires_at:timestamptz
iam.webhooks: id:int8 url signing_secret=secret events active:bool
hr.staff: id:int8 surname=person-name forename=person-name ni_number=national-id home_address=address personal_email=email next_of_kin_phone=phone sort_code=account-number account_no=account-number grade
hr.payroll: id:int8 staff_id:int8 gross:numeric net:numeric tax_code period
hr.leave: id:int8 staff_id:int8 kind starts_on:date ends_on:date
bi.dim_date: date_key:int4 day:int4 month:int4 quarter:int4 year:int4
bi.dim_product: product_key:int4 product_name category
bi.fact_balances: account_key:int4 date_key:int4 balance:numeric
bi.dim_customer: customer_key:int4 customer_name=person-name gender birth_year:int4=birthday postal_code=address segment
ops.jobs: id:int8 name cron last_run:timestamptz state
ops.incidents: id:int8 title body reporter severity phone_bridge
ops.settings: key value updated_by
bank_de.kundenstamm: kunden_nr familienname=person-name vornamen=person-name geb_datum:date=birthday tel_privat=phone email_privat=email personalausweis_nr=national-id steueridnr=tax-number strasse_hausnr=address
bank_de.buchungen: buchungs_id:int8 konto_nr=account-number betrag:numeric valuta:date text
bank_de.schliessfaecher: fach_nr filiale mieter_id:int8 miete:numeric
bank_fr.titulaires: id:int8 nom_complet=person-name date_de_naissance:date=birthday no_telephone=phone no_passeport=national-id adresse_postale=address code_agence
bank_fr.operations: id:int8 libelle montant:numeric date_operation:date iban_contrepartie=iban
bank_es.clientes_personas: id:int8 primer_nombre=person-name primer_apellido=person-name num_documento=national-id tel_celular=phone email_personal=email domicilio=address
bank_es.movimientos: id:int8 concepto importe:numeric fecha_valor:date cuenta_destino=account-number
bank_it.anagrafica: id:int8 nome=person-name cognome=person-name cod_fiscale=national-id data_di_nascita:date=birthday telefono=phone via=address
bank_it.movimenti: id:int8 causale importo:numeric data_valuta:date iban_beneficiario=iban
bank_pt.titulares: id:int8 nome=person-name nif=tax-number telemovel=phone morada=address data_nasc:date=birthday
bank_nl.relaties: id:int8 voorletters=person-name geboorte_datum:date=birthday mobiel_nummer=phone iban_nr=iban
bank_pl.umowy: id:int8 nr_umowy kwota:numeric data_zawarcia:date
bank_se.kunder: id:int8 fornamn=person-name efternamn=person-name personnummer=national-id epost=email telefon=phone gatuadress=address
`,
]

for (const [at, bank] of banks.entries())
  test(`of bank ${at + 1} nearly every column is told, and next to nothing else`, () => {
    const [missed, taken]: [string[], string[]] = [[], []]
    let told = 0
    for (const line of bank.trim().split('\n')) {
      const [place = '', columns = ''] = line.split(': ')
      for (const column of columns.split(' ')) {
        const [said = '', expected] = column.split('=')
        const [name = '', typeName = 'text'] = said.split(':')
        const found = classNamed(name, typeName, place.split('.')[1])
        if (found === (expected ?? null)) told += expected === undefined ? 0 : 1
        else (expected === undefined ? taken : missed).push(`${place}.${name}: ${found}`)
      }
    }
    assert.ok(told / (told + missed.length) > 0.98, missed.join('\n'))
    assert.ok(told / (told + taken.length) > 0.97, taken.join('\n'))
  })
