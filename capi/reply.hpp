// A response as the C interface gives it.
#pragma once

#include "outbound.h"

#include <outbound/web.hpp>

#include <string>

struct outbound_reply {
    explicit outbound_reply(outbound::web_response from);

    outbound::web_response response;
    std::string header_lines;  ///< `Name: value` and CRLF each.
};
