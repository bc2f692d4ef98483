// A response as the C interface returns it.
#pragma once

#include "outbound.h"

#include <outbound/web.hpp>

#include <string>

struct outbound_reply {
    explicit outbound_reply(outbound::web_response from);

    outbound::web_response response;
    std::string header_lines;  ///< Lines `Name: value`, each ended by CRLF.
};
