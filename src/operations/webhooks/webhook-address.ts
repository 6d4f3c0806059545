import { namesInternal } from './internal-addresses.js';

/**
 * Why nothing can be sent to an address; `undefined` when something can. Names are looked at when they are connected to.
 * @param allowPrivate also http, and addresses that are of no host on the internet
 */
export const faultOfAddress = (text: string, allowPrivate: boolean): string | undefined => {
  if (!URL.canParse(text)) return 'It is no address such as https://shop.example/daybook.';
  const url = new URL(text);
  const { protocol, username, password, hash } = url;
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:')) {
    return 'It does not begin with https://. WEBHOOKS_ALLOW_PRIVATE=1 lets the server send without encryption.';
  }
  if (username !== '' || password !== '') return 'It has a name or a password in it. Signatures tell who sends.';
  if (hash !== '') return 'It has a fragment, which is never sent. Leave it out.';
  return !allowPrivate && namesInternal(url)
    ? 'It is an internal address. WEBHOOKS_ALLOW_PRIVATE=1 lets the server send there.'
    : undefined;
};
