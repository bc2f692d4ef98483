// Converts problems to documents (RFC 9457).
#include <outbound/service.hpp>

#include <boost/json/array.hpp>

namespace outbound {
namespace {

namespace json = boost::json;

struct code_info {
    errc code;
    int status;
    std::string_view title;
};

constexpr code_info codes[] = {
    {errc::invalid, 422, "The request breaks a rule"},
    {errc::not_found, 404, "There is no such thing"},
    {errc::conflict, 409, "The present state does not allow this"},
    {errc::unknown_operation, 404, "There is no such operation"},
    {errc::config, 500, "The configuration is wrong"},
    {errc::schema, 503, "The database has another schema"},
    {errc::store, 503, "The database failed"},
    {errc::busy, 503, "The database is busy"},
    {errc::timeout, 504, "Not done in time"},
    {errc::provider, 502, "The provider failed"},
    {errc::closed, 503, "The engine is closed"},
    {errc::internal, 500, "A fault of outbound itself"},
};

const code_info& describe(errc code) noexcept
{
    for (const auto& row : codes)
        if (row.code == code)
            return row;
    return codes[std::size(codes) - 1];
}

}  // namespace

json::object to_json(const problem& fault)
{
    const auto& row = describe(fault.code);
    const auto code = to_string(row.code);
    json::object out{{"type", "urn:outbound:problem:" + std::string{code}}, {"title", row.title},
        {"status", row.status}, {"detail", fault.detail}, {"code", code}};
    if (!fault.violations.empty()) {
        json::array violations;
        for (const auto& broken : fault.violations)
            violations.push_back(json::object{{"path", broken.path}, {"message", broken.message}});
        out["violations"] = std::move(violations);
    }
    return out;
}

}  // namespace outbound
