import { createRoot, type Root } from 'react-dom/client';
import type { PortalDomainsDetails } from '../../../src/client/element.ts';
import type { ApiPlace } from '../api/client.ts';
import { memoryRouter } from '../routing/router.ts';
import { chooseLanguage, loadTexts } from '../texts/choose.ts';
import type { Texts } from '../texts/texts.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import './element.css';
import { authorizedFetch } from './authorized-fetch.ts';
import type { DomainEvent } from './domain-events.ts';
import { EmbeddedDomains } from './EmbeddedDomains.tsx';
import { createTokenSource, type GetToken, SignedOut } from './token-source.ts';

/** The build puts all styles of the file in its place. */
const STYLES = '__PORTAL_DOMAINS_STYLES__';
const TAG = 'portal-domains';

/** `<portal-domains>`: a tenant's domains, as a part of any page. See docs/embedding.md. */
class PortalDomainsElement extends HTMLElement {
  static readonly observedAttributes = ['api', 'token', 'language'];
  #getToken: GetToken | null = null;
  readonly #router = memoryRouter();
  readonly #tokens = createTokenSource({
    source: () => this.#getToken ?? this.#fromTokenUrl(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onTrouble: (reason) => this.#tell('token-expired', { reason }),
  });
  #root: Root | null = null;

  constructor() {
    super();
    // What a script has set before this file was there lies in front of the accessors.
    for (const name of ['token', 'getToken']) {
      if (!Object.hasOwn(this, name)) continue;
      const early: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, early);
    }
  }

  /** Fetches a token when one is needed; it comes before `token-url`. */
  get getToken(): GetToken | null {
    return this.#getToken;
  }
  set getToken(getToken: GetToken | null) {
    this.#getToken = getToken;
    const { token, trouble } = this.#tokens.read();
    if (this.isConnected && (token === null || trouble !== null)) void this.#tokens.renew(token);
  }

  get token(): string | null {
    return this.#tokens.read().token;
  }
  set token(token: string | null) {
    this.#tokens.set(token);
  }

  connectedCallback(): void {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    shadow.adoptedStyleSheets = [sheet];
    this.#root = createRoot(shadow);
    void this.#draw();
  }

  disconnectedCallback(): void {
    this.#root?.unmount();
    this.#root = null;
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === 'token') this.token = value;
    else void this.#draw();
  }

  async #draw(): Promise<void> {
    const wanted = this.getAttribute('language');
    const texts = await loadTexts(chooseLanguage(wanted === null ? navigator.languages : [wanted]));
    this.#root?.render(
      <EmbeddedDomains
        key={`${this.getAttribute('api')} ${texts.language}`}
        texts={texts}
        place={this.#place(texts)}
        tokens={this.#tokens}
        router={this.#router}
        onEvent={this.#tellOfDomain}
      />,
    );
  }

  /** The API: where the attribute says, else where this file comes from. */
  #place({ language }: Texts): ApiPlace | null {
    const address = this.getAttribute('api') ?? import.meta.url;
    const { protocol, origin } = URL.canParse(address, document.baseURI)
      ? new URL(address, document.baseURI)
      : { protocol: null, origin: '' };
    if (protocol !== 'http:' && protocol !== 'https:') {
      console.error(`portal-domains: api="${address}" is no address; give e.g. https://domains.example.com.`);
      return null;
    }
    return { origin, language, fetch: authorizedFetch((...request) => fetch(...request), this.#tokens) };
  }

  #fromTokenUrl(): GetToken | null {
    const url = this.getAttribute('token-url');
    if (url === null) return null;
    return async () => {
      const answer = await fetch(url, { method: 'POST', credentials: 'same-origin' });
      if (!answer.ok) throw sourceError(url, answer.status);
      const { token } = (await answer.json()) as { token: string };
      return token;
    };
  }

  readonly #tellOfDomain = ({ type, domain }: DomainEvent) => this.#tell(type, { domain });

  #tell<Type extends keyof PortalDomainsDetails>(type: Type, detail: PortalDomainsDetails[Type]): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** Makes the error of a refusal: a reader who is signed out of the page gets no token by asking again. */
function sourceError(url: string, status: number): Error {
  const sentence = `POST ${url} answered ${status}`;
  return status === 401 || status === 403 ? new SignedOut(sentence) : new Error(sentence);
}

// A page may load the file twice.
if (!customElements.get(TAG)) customElements.define(TAG, PortalDomainsElement);
