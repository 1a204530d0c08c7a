/** The tenant that is there from the start in the sandbox, for the page, the demonstration and the examples. */
export const SAMPLE_TENANT = { id: '0c0ffee0-0000-4000-8000-000000000001', name: 'Acme' };
