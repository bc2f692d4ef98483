// What requests with content have in each channel: the members of the channel, and a sender that fits.
#pragma once

#include "model/shape.hpp"

#include <outbound/types.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The message for a member of another channel. `noun`: what the members belong to, in the plural.
std::string foreign_member_wish(channel of, std::string_view noun, channel actual);

/// What the requests of one operation have in common.
struct content_request {
    std::string_view chooser;               ///< The member that holds the channel.
    std::string_view noun;                  ///< What it describes, in the plural: "campaigns".
    std::vector<std::string> other_source;  ///< Members that may give the content instead.
};

/// The members that the channel has no use for must be absent, and its content must be given in some way.
/// `more`: further members of the channel's case.
object_rule content_cases(const content_request& request, std::vector<shape_member> (*more)(channel via));

}  // namespace outbound
