/** How something looks: always with an icon and words as well, never by colour alone. */
export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'quiet';
