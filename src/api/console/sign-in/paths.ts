/** The paths at which a browser begins to sign in, and to which the issuer sends it back. */
export const SIGN_IN_PATH = '/auth/sign-in';
export const CALLBACK_PATH = '/auth/callback';
export const CONSOLE_PATH = '/console';
