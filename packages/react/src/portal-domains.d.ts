/** The web component, which the build puts beside the wrapper: it defines `<portal-domains>`, once. */
export {};
