// Web requests through the C interface, and their responses.
#include "outbound.h"

#include "arguments.hpp"
#include "guard.hpp"
#include "handles.hpp"
#include "reply.hpp"

#include <outbound/web.hpp>

#include <memory>
#include <string>

using namespace outbound::c;

outbound_reply::outbound_reply(outbound::web_response from) : response{std::move(from)}
{
    for (const auto& [name, value] : response.headers)
        header_lines += name + ": " + value + "\r\n";
}

int outbound_http(outbound_engine* engine, const char* method, const char* target, const char* header_lines,
    const void* body, size_t size, outbound_reply** reply)
{
    if (reply)
        *reply = nullptr;
    return guard(nullptr, [&] {
        require(reply, "reply");
        if (size > 0)
            require(body, "body");
        const auto used = handle_table::instance().use(engine);
        auto request = head_argument(method, target, header_lines);
        request.body.assign(static_cast<const char*>(body), size);
        *reply = std::make_unique<outbound_reply>(used->handle(request)).release();
    });
}

int outbound_reply_status(const outbound_reply* reply)
{
    return reply ? static_cast<int>(reply->response.status) : 0;
}

const char* outbound_reply_headers(const outbound_reply* reply)
{
    return reply ? reply->header_lines.c_str() : "";
}

const void* outbound_reply_body(const outbound_reply* reply, size_t* size)
{
    if (size)
        *size = reply ? reply->response.body.size() : 0;
    return reply ? reply->response.body.data() : nullptr;
}

void outbound_reply_free(outbound_reply* reply)
{
    delete reply;
}
