#include "http/refusals.hpp"

#include <outbound/json_text.hpp>

namespace outbound::http {

web_response problem_of(const refusal_kind& kind, std::string_view detail)
{
    const boost::json::object document{{"type", "urn:outbound:problem:" + std::string{kind.code}},
        {"title", kind.title}, {"status", kind.status}, {"detail", detail}, {"code", kind.code}};
    return {kind.status, {{"Content-Type", "application/problem+json"}}, write_json(document)};
}

}  // namespace outbound::http
