// Responses common to many endpoints.
#include "api/access/keyed_call.hpp"
#include "web/endpoint.hpp"
#include "web/entity_tag.hpp"

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

web_response changed_resource(const version_refusal& fault)
{
    auto response = problem_response(
        412, "precondition_failed", "The resource has changed", fault.what(), {{"etag", fault.present()}});
    response.headers.push_back({"ETag", fault.present()});
    return response;
}

web_response repeated_key(const api::key_refusal& fault)
{
    boost::json::object more;
    if (fault.id() != 0)
        more["id"] = fault.id();
    auto response =
        problem_response(409, to_string(fault.fault()), "The request is not executed again", fault.what(), more);
    if (fault.fault() == api::key_fault::in_progress)
        response.headers.push_back({"Retry-After", "1"});
    return response;
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

web_response problem_response(unsigned status, std::string_view code, std::string_view title, std::string_view detail,
    const boost::json::object& more)
{
    boost::json::object document{{"type", "urn:outbound:problem:" + std::string{code}}, {"title", title},
        {"status", status}, {"detail", detail}, {"code", code}};
    for (const auto& [name, value] : more)
        document[name] = value;
    return document_response(document);
}

web_response response_to_exception()
try {
    throw;
} catch (const version_refusal& e) {
    return changed_resource(e);
} catch (const api::key_refusal& e) {
    return repeated_key(e);
} catch (const error& e) {
    return problem_response(e.problem());
} catch (const std::bad_alloc&) {
    throw;
} catch (const std::exception& e) {
    return problem_response({errc::internal, e.what(), {}});
}

web_response response_to_stranger()
try {
    throw;
} catch (const error& e) {
    const bool is_own_fault = e.code() == errc::store || e.code() == errc::busy || e.code() == errc::internal;
    return problem_response(
        is_own_fault ? problem{e.code(), "the server cannot answer this now; try again later", {}} : e.problem());
} catch (const std::bad_alloc&) {
    throw;
} catch (const std::exception&) {
    return problem_response({errc::internal, "the server cannot answer this", {}});
}

}  // namespace outbound::web
