/* A vendor on loopback that accepts every message, in a thread of this process. */
#ifndef VENDOR_H
#define VENDOR_H

struct vendor;

/* Ends the program if it fails. */
struct vendor* open_vendor(void);
void close_vendor(struct vendor* vendor);

/* Valid until close_vendor(). */
const char* vendor_url(const struct vendor* vendor);

/* Waits until so many requests have been answered; fails the test after half a minute. Returns their number. */
long wait_for_answers(struct vendor* vendor, long answers);

#endif
