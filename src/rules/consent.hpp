// Decides which lifts end a suppression. A suppression is a fact, which holds until a lift that the table permits.
#pragma once

#include <outbound/contact_store.hpp>

#include <string>
#include <string_view>

namespace outbound::rules {

/// The scope of opt-outs by word (STOP) and of the START that lifts them.
inline constexpr std::string_view word_scope = "word";

/// The scope of a suppression that a vendor enforces: for SMS, an unsubscribed number has sent STOP.
std::string_view scope_of_refusal(channel via, std::string_view reason) noexcept;

/// Whether `lift` ends `fact`, which was stored before it.
///
/// | lifter        | reason                 | further condition                                   |
/// |---------------|------------------------|-----------------------------------------------------|
/// | `start`       | `unsubscribe`          | same scope (by word); not older                     |
/// | `resubscribe` | `unsubscribe`          | same source (account) and scope; newer              |
/// | `delivery`    | `invalid`              | same scope (the message)                            |
/// | `removal`     | the one named, or any  | not older                                           |
///
/// Only a removal ends complaints, bounces and an operator's own entries.
bool lifts(const suppression_lift& lift, const suppression& fact) noexcept;

/// Whether `lift` ends `fact`, which was stored after it: with equal times the fact counts as the later one.
bool lifts_late(const suppression_lift& lift, const suppression& fact) noexcept;

/// Whether the reason is one of outbound's, not an operator's words.
bool is_listed_reason(std::string_view reason) noexcept;

/// The scope of a fact or a lift that is stored without its person: a message's id at the vendor, by which the vendor
/// finds the person, as a keyed hash that begins with `#`. A hash, and an empty scope, stay.
std::string hash_scope(std::string_view secret, std::string_view scope);

/// Removes what identifies the person from a fact whose address is a hash: an operator's words become `manual`, a
/// message's id a keyed hash.
void strip_person(std::string_view secret, suppression& fact);

/// The same for a lift. False: it lifts a reason that no such fact has, and is of no use.
bool strip_person(std::string_view secret, suppression_lift& lift);

}  // namespace outbound::rules
