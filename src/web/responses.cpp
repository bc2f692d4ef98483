// Responses that many endpoints give.
#include "web/endpoint.hpp"

#include <outbound/json_text.hpp>
#include <outbound/service.hpp>

#include <new>

namespace outbound::web {
namespace {

web_response document_response(const boost::json::object& document)
{
    const auto status = static_cast<unsigned>(document.at("status").to_number<std::int64_t>());
    return text_response(status, write_json(document), "application/problem+json");
}

}  // namespace

web_response text_response(unsigned status, std::string body, std::string_view type)
{
    return {status, {{"Content-Type", std::string{type}}}, std::move(body)};
}

web_response problem_response(const problem& fault)
{
    return document_response(to_json(fault));
}

web_response problem_response(unsigned status, std::string_view code, std::string_view title, std::string_view detail)
{
    return document_response({{"type", "urn:outbound:problem:" + std::string{code}}, {"title", title},
        {"status", status}, {"detail", detail}, {"code", code}});
}

web_response response_to_exception()
try {
    throw;
} catch (const error& e) {
    return problem_response(e.problem());
} catch (const std::bad_alloc&) {
    throw;
} catch (const std::exception& e) {
    return problem_response({errc::internal, e.what(), {}});
}

}  // namespace outbound::web
