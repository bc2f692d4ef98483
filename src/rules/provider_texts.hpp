// Makes the texts of a provider's answers storable: a host's own provider may return any bytes.
#pragma once

#include <outbound/provider.hpp>

namespace outbound::rules {

/// Replaces bytes that a database refuses, shortens long texts, and bounds `retry_after`.
void make_storable(delivery& outcome);
void make_storable(account_terms& terms);

}  // namespace outbound::rules
