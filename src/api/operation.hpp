// The table of operations: every capability is one row. REST, the C ABI, the command line and the bindings are
// interfaces to it.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <outbound/service.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

/// A REST route of an operation: `{name}` in the path is a member of the request.
struct route {
    std::string_view method;
    std::string path;
    boost::json::object preset{};  ///< Members that the route sets; the request may only repeat them.
};

/// How an operation changes the store, for the audit log.
enum class effect {
    /// Scope `read`: `none`. `pii`: no change, but a disclosure of personal data. Otherwise `several_commits`.
    by_scope,
    none,             ///< Only reads.
    one_commit,       ///< Short and without waits, so that it commits together with its audit entry.
    several_commits,  ///< Any other operation.
    continued,        ///< Continues another operation, which is the one recorded.
};

/// The response to a repeated request with an Idempotency-Key.
enum class repetition {
    unchecked,   ///< The operation accepts no key and is executed again.
    answer,      ///< The same response.
    id_of_made,  ///< A refusal with the id of the created object, because the response holds a secret.
};

struct operation {
    std::string name;     ///< `noun.verb`.
    std::string summary;  ///< One line.
    outbound::scope scope = scope::read;
    std::vector<route> routes;  ///< The first is the primary one.
    shape request;
    shape response;

    /// Called with a request that has the shape `request`. Throws error, with nothing written unless the summary says
    /// otherwise.
    boost::json::value (*handle)(context& ctx, const boost::json::object& request);

    /// A scope that a request needs in addition to `scope`; null: none.
    std::optional<outbound::scope> (*further_scope)(context& ctx, const boost::json::object& request) = nullptr;

    api::effect effect = effect::by_scope;
    api::repetition repetition = repetition::unchecked;

    /// Members of the response that change while a campaign runs. If-Match ignores them.
    std::vector<std::string> live_members{};

    unsigned status = 200;  ///< HTTP status of a success.

    /// Reads so much that only some such requests of a process may run at once over the web.
    bool is_costly = false;

    /// May wait for a vendor or a host. Over the web it has a thread that serves nothing else.
    bool may_wait = false;
};

/// All operations, by noun.
std::span<const operation> operations();

/// The operation called `name`, or null.
const operation* find_operation(std::string_view name) noexcept;

/// Checks the request and runs the operation. A null request is an empty object.
boost::json::value run(const operation& row, context& ctx, const boost::json::value& request);

/// A route below the common prefix.
route at(std::string_view method, std::string_view path, boost::json::object preset = {});

/// Routes of one campaign, by its id and by its external_id: `at_campaign({"POST"}, "/start")`.
std::vector<route> at_campaign(std::initializer_list<std::string_view> methods, std::string_view below = {});

// The rows by noun, each in the source file of that name.
std::vector<operation> analytics_operations();
std::vector<operation> archive_operations();
std::vector<operation> audit_operations();
std::vector<operation> campaign_edit_operations();
std::vector<operation> campaign_estimate_operations();
std::vector<operation> campaign_key_operations();
std::vector<operation> campaign_read_operations();
std::vector<operation> campaign_run_operations();
std::vector<operation> campaign_test_operations();
std::vector<operation> contact_operations();
std::vector<operation> delivery_operations();
std::vector<operation> doctor_operations();
std::vector<operation> email_block_operations();
std::vector<operation> email_template_operations();
std::vector<operation> event_operations();
std::vector<operation> explain_operations();
std::vector<operation> export_operations();
std::vector<operation> image_operations();
std::vector<operation> import_operations();
std::vector<operation> inbound_operations();
std::vector<operation> job_operations();
std::vector<operation> message_operations();
std::vector<operation> pace_operations();
std::vector<operation> clock_operations();
std::vector<operation> phone_script_operations();
std::vector<operation> prune_operations();
std::vector<operation> restore_operations();
std::vector<operation> segment_operations();
std::vector<operation> sender_operations();
std::vector<operation> sms_template_operations();
std::vector<operation> stats_operations();
std::vector<operation> suppression_operations();
std::vector<operation> table_operations();
std::vector<operation> token_operations();
std::vector<operation> verify_operations();
std::vector<operation> webhook_endpoint_operations();
std::vector<operation> webhook_operations();

}  // namespace outbound::api
