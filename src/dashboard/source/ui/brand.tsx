// Name and logo: the host's, or outbound's own.
import { logo, name } from '../host';

const Mark = ({ size }: { size: number }) => (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
        <rect width="20" height="20" rx="6" fill="currentColor" />
        <path d="M6 14l8-8M8 6h6v6" fill="none" stroke="var(--ob-on-accent)" stroke-width="2" stroke-linecap="round" />
    </svg>
);

export const Brand = ({ size }: { size: number }) => (
    <>
        {logo ? <img src={logo} height={size} alt="" /> : <Mark size={size} />}
        <span dir="auto">{name}</span>
    </>
);
