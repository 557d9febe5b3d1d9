import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classNamed } from './column-words.ts'

/** Names as schemas write them, with their types where these are not text. Listed before it was looked what becomes of them. */
const names: readonly (readonly [dataClass: string | null, names: string])[] = [
  [
    'ssn',
    `ssn ssn_enc:bytea ssn_last4 social_security_number socialSecurityNumber tax_id taxId:varchar tin
    itin:varchar CustomerSSN spouse_ssn beneficiaryTaxId`,
  ],
  ['tax-number', `ein steuer_id steuernummer nif`],
  [
    'national-id',
    `national_id nationalIdNumber passport_no passportNumber reisepass_nr ausweisnummer personalausweis
    driver_license dl_number fuehrerschein_nr sozialversicherungsnummer sv_nr numero_securite_sociale
    num_secu nir dni nie numero_dni curp rfc cpf cnpj bsn nino ni_number pesel codice_fiscale aadhaar_no
    passport driversLicense national_insurance_number rijksregisternummer Führerscheinnummer`,
  ],
  [
    'card-number',
    `pan_number pan_token card_number cardNumber card_pan card_pan_last4 pan cc_num ccn kartennummer numero_carte
    numero_tarjeta card_no:bigint creditCardNumber masked_pan`,
  ],
  [
    'birthday',
    `dob:date DOB:date date_of_birth:date dateOfBirth:date birth_date:date birthdate:timestamp geb_datum:date
    geburtsdatum:date gebdat:date geboortedatum:date date_naissance:date fecha_nacimiento:date
    fechaNacimiento:date data_nascita:date birthday:date applicant_dob:date BirthDt:date
    date_de_naissance:date Geburtsdatum:date`,
  ],
  [
    'email',
    `email e_mail emailAddress primary_email_addr:varchar courriel correo correo_electronico mail contact_mail
    alternate_email emails:text[] billing_email_address correo_e EMail recovery_email`,
  ],
  [
    'phone',
    `phone phone_no mobile mobileNumber msisdn handy_nr telefon telefonnummer telefono tel_mobile cell_phone
    fax whatsapp_number work_phone PhoneNumber1 home_tel emergency_contact_phone telefoonnummer
    numéro_de_téléphone téléphone`,
  ],
  [
    'secret',
    `password passwd password_hash pw_hash passwort mot_de_passe contrasena api_key apiKey
    access_token refresh_token secret totp_secret pin pin_hash otp_seed private_key security_answer
    hashed_password encrypted_password userPassword webhook_secret session_token secret_key clientSecret
    stripe_api_key pin_code_hash`,
  ],
  ['card-verification', `cvv cvc cvv2 cvv_code`],
  ['card-expiry', `card_expiry`],
  ['iban', `iban iban_enc:bytea iban_number beneficiary_iban`],
  [
    'account-number',
    `account_number accountNo acct_num kontonummer konto_nr routing_number bank_account numero_cuenta
    num_compte rib sort_code bank_acct_no account_num:int8 aba_routing`,
  ],
  [
    null,
    `id:int customer_id:int created_at:timestamp updatedAt:timestamp status country_code currency
    email_verified:boolean emailVerifiedAt:timestamp email_opt_in:boolean email_template_id:int
    phone_verified:boolean phone_type has_ssn:boolean ssn_verified_at:timestamp kyc_status
    mailing_list_id:int language score:numeric opinion pinned:boolean pin_count:int spinner company
    panel_id:int japan_region expanse telemetry:jsonb hotel_name tinted:boolean martin resin_type
    account_id:int account_type account_status balance:numeric opened_on:date konto_typ booking_date:date
    value_date:date brand card_type card_id:int card_status network amount:numeric description merchant_name
    merchant_category date_posted:date reference batch_number:int sku name passive:boolean token_count:int
    secretary_id:int password_changed_at:timestamp password_reset_required:boolean expires_at:timestamp key
    sort_key primary_key_name api_version telephone_support_hours mobile_enabled:boolean mobile_app_version
    datum:date nummer:int fecha:date rfc_number:int dimension margin:numeric nir_flag:boolean
    bsn_checked:boolean phone_country_code email_domain email_sent_at:timestamp mail_server mail_queue_id:int
    mobile_os fax_enabled:boolean token_type token_expires_in:int account_no_of_users:int pan_zoom_level:int
    tin_roof:boolean secret_santa:boolean key_id:int passport_country cell_count:int cell_type cell_value
    mobile:boolean card_count:int id_number_format session_id api_endpoint password_policy
    has_password:boolean email_id:int phone_id:int contact_id:int einkauf_id:int ein_ausgang tele_sales
    handyman faxes_sent:int abacus nife sincerity curpath security_question sender_email_status
    mails_received:int routing_key routing_rule routing_table dl_url id_no_longer_used:int
    born_digital:boolean secret_level:int access_level auth_method reset_count:int access_key_count:int
    public_key key_name`,
  ],
]

for (const [dataClass, all] of names) {
  test(`names that speak for ${dataClass ?? 'nothing'}`, () => {
    for (const word of all.split(/\s+/)) {
      const [name = '', typeName = 'text'] = word.split(':')
      assert.equal(classNamed(name, typeName), dataClass, word)
    }
  })
}
