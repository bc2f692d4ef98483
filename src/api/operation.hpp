// The table of operations: every capability is one row. REST, the C ABI, the command line and the bindings are faces of
// it.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <outbound/service.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// Where an operation stands in REST: `{name}` in the path is a member of the request.
struct route {
    std::string_view method;
    std::string path;
    boost::json::object preset{};  ///< Members that the route itself gives; the request may repeat them only.
};

/// How much of the store an operation changes, for the audit log.
enum class effect {
    by_scope,         ///< `read`: `none`. `pii`: nothing, but people are disclosed. Otherwise `several_commits`.
    none,             ///< It only shows something.
    one_commit,       ///< What can be committed together with its entry: short, and without waits.
    several_commits,  ///< Whatever else.
    continued,        ///< Goes on with what another operation began, which is the one to be recorded.
};

/// The response to a request that is repeated with its Idempotency-Key.
enum class repetition {
    unchecked,   ///< The operation takes no key: it is executed again.
    answer,      ///< The same answer.
    id_of_made,  ///< A refusal with the id of what was created, since the answer holds a secret.
};

struct operation {
    std::string name;     ///< `noun.verb`.
    std::string summary;  ///< One line.
    outbound::scope scope = scope::read;
    std::vector<route> routes;  ///< The first is the primary one.
    shape request;
    shape response;

    /// Called with a request of the right shape. Throws error; has then written nothing, unless the summary says
    /// otherwise.
    boost::json::value (*handle)(context& ctx, const boost::json::object& request);

    /// A scope that this request needs beside `scope`; null: none ever does.
    std::optional<outbound::scope> (*further_scope)(context& ctx, const boost::json::object& request) = nullptr;

    api::effect effect = effect::by_scope;
    api::repetition repetition = repetition::unchecked;

    /// Members of the answer that change by themselves while work goes on. If-Match does not compare them.
    std::vector<std::string> live_members{};
};

/// All operations, by noun.
std::span<const operation> operations();

/// The operation of that name, or null.
const operation* find_operation(std::string_view name) noexcept;

/// Checks the request and runs the operation. A null request stands for one without members.
boost::json::value run(const operation& row, context& ctx, const boost::json::value& request);

/// A route under the common prefix.
route at(std::string_view method, std::string_view path, boost::json::object preset = {});

// The rows by noun, each in the source of that name.
std::vector<operation> analytics_operations();
std::vector<operation> archive_operations();
std::vector<operation> audit_operations();
std::vector<operation> campaign_edit_operations();
std::vector<operation> campaign_estimate_operations();
std::vector<operation> campaign_read_operations();
std::vector<operation> campaign_run_operations();
std::vector<operation> campaign_test_operations();
std::vector<operation> contact_operations();
std::vector<operation> delivery_operations();
std::vector<operation> doctor_operations();
std::vector<operation> email_template_operations();
std::vector<operation> event_operations();
std::vector<operation> explain_operations();
std::vector<operation> export_operations();
std::vector<operation> import_operations();
std::vector<operation> job_operations();
std::vector<operation> pace_operations();
std::vector<operation> clock_operations();
std::vector<operation> phone_script_operations();
std::vector<operation> prune_operations();
std::vector<operation> restore_operations();
std::vector<operation> segment_operations();
std::vector<operation> sms_template_operations();
std::vector<operation> stats_operations();
std::vector<operation> suppression_operations();
std::vector<operation> token_operations();
std::vector<operation> verify_operations();
std::vector<operation> webhook_operations();

}  // namespace outbound::api
