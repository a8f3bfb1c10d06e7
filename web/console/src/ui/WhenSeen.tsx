import { type ReactNode, useEffect, useRef, useState } from 'react';

interface WhenSeenProps {
  /** How high what comes will be about, so that nothing jumps. */
  height: string;
  children(): ReactNode;
}

/** What is below the first screen: drawn, and its code fetched, when somebody comes near it. */
export function WhenSeen({ height, children }: WhenSeenProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);

  useEffect(() => {
    if (!place.current) return;
    const near = new IntersectionObserver(([entry]) => entry?.isIntersecting && setIsNear(true), {
      rootMargin: '300px',
    });
    near.observe(place.current);
    return () => near.disconnect();
  }, []);

  return isNear ? children() : <div ref={place} style={{ minHeight: height }} />;
}
