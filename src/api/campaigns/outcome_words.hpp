// The outcome of a recipient as a sentence.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/recipient.hpp>

#include <string>

namespace outbound::api {

/// One or two sentences, such as `Sent through main on 2026-11-22T15:00:00Z.`
std::string in_words(const recipient& r, const campaign& c);

}  // namespace outbound::api
