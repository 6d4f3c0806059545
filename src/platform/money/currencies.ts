/** Codes of ISO 4217 by the number of decimals of their minor unit (list one, 2026; funds and metals left out). */
const CODES_BY_EXPONENT: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC ' +
    'CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ' +
    'JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD ' +
    'NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN ' +
    'SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

/**
 * Codes that ISO 4217 has withdrawn (list three), by the decimals they had, as the JDK keeps them: what was sold in them
 * once may be imported.
 */
const WITHDRAWN_BY_EXPONENT: Readonly<Record<number, string>> = {
  0: 'ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE TPE TRL',
  2:
    'AFA ANG AOK AON AOR ARA ARP ATS AYM AZM BAD BGL BGN BRB BRC BRE BRN BRR BUK CSD CSK CUC CYP DDM DEM ECS EEK FIM ' +
    'FRF GEK GHC GWP HRD HRK IEP LTL LTT LVL LVR MRO MTL MXP MZM NIC NLG PEI PES PLZ ROL RUR SDD SDP SIT SKK SLL SRG ' +
    'STD SUR TJR TMM UAK UGS UYN UYP VEB VEF XEU YDD YUD YUM YUN ZAL ZMK ZRN ZRZ ZWD ZWL ZWN ZWR',
};

const exponentsIn = (codesByExponent: Readonly<Record<number, string>>): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(codesByExponent).flatMap(([exponent, codes]) =>
      codes.split(' ').map((code): [string, number] => [code, Number(exponent)]),
    ),
  );

const CURRENT = exponentsIn(CODES_BY_EXPONENT);
const WITHDRAWN = exponentsIn(WITHDRAWN_BY_EXPONENT);

/** All currencies that a new order may be in. */
export const currencies: readonly string[] = [...CURRENT.keys()].sort();

/** All currencies that an order may be in, those of imported ones among them. */
export const currenciesEver: readonly string[] = [...CURRENT.keys(), ...WITHDRAWN.keys()].sort();

/** Decimals of the minor unit: JPY 0, USD 2, KWD 3, ITL 0. @throws RangeError for a code that was never in ISO 4217 */
export const exponentOf = (currency: string): number => {
  const exponent = CURRENT.get(currency) ?? WITHDRAWN.get(currency);
  if (exponent === undefined) throw new RangeError(`${currency} is not an ISO 4217 currency code`);
  return exponent;
};
