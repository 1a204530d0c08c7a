import { createRoot, type Root } from 'react-dom/client';
import type { ApiPlace } from '../api/client.ts';
import { memoryRouter } from '../routing/router.ts';
import '../styles/tokens.css';
import '../styles/base.css';
import './element.css';
import { authorizedFetch } from './authorized-fetch.ts';
import type { DomainEvent } from './domain-events.ts';
import { EmbeddedDomains } from './EmbeddedDomains.tsx';
import { createTokenSource, type GetToken, type TokenTrouble } from './token-source.ts';

/** The build puts all styles of the file in its place. */
const STYLES = '__PORTAL_DOMAINS_STYLES__';
const TAG = 'portal-domains';

/** `<portal-domains>`: a tenant's domains, as a part of any page. See docs/embedding.md. */
class PortalDomainsElement extends HTMLElement {
  static readonly observedAttributes = ['api', 'token', 'language'];
  /** Fetches a token when one is needed; it comes before `token-url`. */
  getToken: GetToken | null = null;
  readonly #router = memoryRouter();
  readonly #tokens = createTokenSource({
    source: () => this.getToken ?? this.#fromTokenUrl(),
    onTrouble: (reason) => this.#tell<{ reason: TokenTrouble }>('token-expired', { reason }),
  });
  #root: Root | null = null;

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
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#root?.unmount();
    this.#root = null;
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === 'token') this.token = value;
    else this.#draw();
  }

  #draw(): void {
    this.#root?.render(
      <EmbeddedDomains
        key={`${this.getAttribute('api')} ${this.getAttribute('language')}`}
        place={this.#place()}
        tokens={this.#tokens}
        router={this.#router}
        onEvent={this.#tellOfDomain}
      />,
    );
  }

  /** The API: where the attribute says, else where this file comes from. */
  #place(): ApiPlace {
    const origin = new URL(this.getAttribute('api') ?? import.meta.url, document.baseURI).origin;
    const options = { tokens: this.#tokens, language: this.getAttribute('language') };
    return { origin, fetch: authorizedFetch((...request) => fetch(...request), options) };
  }

  #fromTokenUrl(): GetToken | null {
    const url = this.getAttribute('token-url');
    if (url === null) return null;
    return async () => {
      const answer = await fetch(url, { method: 'POST', credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`POST ${url} answered ${answer.status}`);
      const { token } = (await answer.json()) as { token: string };
      return token;
    };
  }

  readonly #tellOfDomain = ({ type, domain }: DomainEvent) => this.#tell(type, { domain });

  #tell<Detail>(type: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

// A page may load the file twice.
if (!customElements.get(TAG)) customElements.define(TAG, PortalDomainsElement);
