// Connects store, operations, web endpoints and engines.
#include "service/local_service.hpp"

#include "api/operation.hpp"
#include "model/fork_gate.hpp"
#include "model/run_coroutine.hpp"
#include "model/utf8.hpp"
#include "service/account_check.hpp"
#include "service/certificate_check.hpp"
#include "service/configured_accounts.hpp"
#include "service/dns_resolver.hpp"
#include "service/sandbox_reader.hpp"
#include "service/whole_response.hpp"
#include "store/sql/busy_timeout.hpp"

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

namespace outbound {
namespace {

std::shared_ptr<store> open_configured(const configuration& from, clock& time, const service_extras& extras)
{
    if (extras.store)
        return extras.store;
    auto options = from.store;
    options.clock = &time;
    options.contacts = extras.contacts;
    return open_store(options);
}

// Writes limits only if they differ from the stored ones, so that processes that only read do not write on open.
void apply_pace(pace_store& to, const std::vector<pace_limit>& wanted)
{
    if (wanted.empty())
        return;
    const auto present = to.limits();
    for (const auto& limit : wanted) {
        const auto found = std::ranges::find(present, limit.name, &pace_limit::name);
        if (found == present.end() || found->per_second != limit.per_second)
            to.set_limit(limit.name, limit.per_second);
    }
}

// May fail, for example on a lock; the next use is recorded.
void record_token_use(const std::weak_ptr<store>& kept, token_id id) noexcept
try {
    constexpr std::chrono::seconds longest_wait{1};
    const sql::busy_timeout_scope limit{longest_wait};
    if (const auto present = kept.lock())
        present->tokens().record_use(id);
} catch (const std::exception&) {
}

poster_options poster_options_of(const store& over, const configuration& from)
{
    return {over.instance(), over.secret(), from.private_webhooks};
}

std::vector<operation_info> operation_infos()
{
    std::vector<operation_info> out;
    for (const auto& row : api::operations()) {
        std::vector<route_info> routes;
        for (const auto& [method, path, preset] : row.routes)
            routes.push_back({method, path, preset});
        out.push_back(
            {row.name, row.summary, row.scope, std::move(routes), row.request.schema(), row.response.schema()});
    }
    return out;
}

}  // namespace

local_service::local_service(configuration from, service_extras extras, provider_factory make)
    : from_{std::move(from)},
      manual_time_{from_.manual_clock ? std::make_unique<manual_time>() : nullptr},
      time_{manual_time_ ? *manual_time_ : *extras.clock},
      executor_{std::move(extras.executor)},
      authenticate_{std::move(extras.authenticate)},
      make_{std::move(make)},
      events_{time_},
      store_{open_configured(from_, time_, extras)},
      context_{*store_, time_, from_.engine.routes, accounts_of(from_), from_.senders, from_.only_known_senders, {}, {},
          {}, {}, from_.public_url, webhooks_of(from_, extras.webhook_readers), {}, {}, {}, from_.prices, {},
          mailboxes_of(from_), {}, {}, {}, from_.private_webhooks}
{
    context_.dashboard = from_.dashboard;
    context_.most_costly_reads = from_.server.costly_reads;
    context_.deliver_now = [this](const std::string& account, const std::vector<message>& messages) {
        return deliver(account, messages);
    };
    context_.post_event = [this](const event_endpoint& to, const logged_event& event) { return post_event(to, event); };
    context_.examine_configuration = [this](bool online) {
        const fork_gate::opening during_the_wait;
        auto found = check_accounts(from_, make_, online);
        std::ranges::move(check_certificate(from_.server, from_.public_url, time_.now()), std::back_inserter(found));
        return found;
    };
    context_.read_sandbox = reader_of_sandbox(from_.dashboard.sandbox_url);
    context_.dkim_selectors = from_.dkim_selectors;
    context_.query_dns = [this](const std::string& name, dns_type type) {
        const fork_gate::opening during_the_wait;
        return ask_dns(from_.dns_server, name, type);
    };
    context_.record_token_use = [kept = std::weak_ptr{store_}](token_id id) { record_token_use(kept, id); };
    context_.wake = [this] {
        store_->after_commit([this] {
            if (const auto engines = running())
                engines->wake();
        });
    };
    context_.tell = [this](const event& e) { store_->after_commit([this, e] { tell(e); }); };
    if (manual_time_) {
        manual_time_->follow(*store_);
        context_.advance_clock = [this](std::chrono::microseconds by) { return manual_time_->advance(*store_, by); };
    }
    apply_pace(store_->pace(), from_.pace);
}

local_service::~local_service()
{
    indexing_.reset();
    time_looks_.reset();
    running_.reset();
    exchange_sending(nullptr);
    listening_.reset();
    const fork_gate behind;
    store_.reset();
}

// All types except `log` are also in the database's log.
void local_service::tell(const event& e)
{
    events_.on_event(e);
    if (e.type == event_type::log)
        return;
    router_.notice_events();
    if (const auto sender = sending())
        sender->wake();
}

result<boost::json::value> local_service::call(
    std::string_view operation, const boost::json::value& request, std::chrono::milliseconds timeout)
try {
    const auto* row = api::find_operation(operation);
    if (row == nullptr)
        return problem{errc::unknown_operation, "there is no operation \"" + shortened(operation) + '"', {}};
    const fork_gate behind;
    const sql::busy_timeout_scope limit{timeout};
    follow_time();
    return api::run(*row, context_, request);
} catch (const error& e) {
    return e.problem();
} catch (const std::bad_alloc&) {
    throw;
} catch (const std::exception& e) {
    return problem{errc::internal, std::string{operation} + ": " + e.what(), {}};
}

std::span<const operation_info> local_service::operations() const
{
    static const auto infos = operation_infos();
    return infos;
}

web_response local_service::handle(const web_request& request)
{
    return whole_response(*this, request);
}

boost::asio::awaitable<std::unique_ptr<web_sink>> local_service::serve(
    web_request head, boost::asio::any_io_executor workers)
{
    follow_time();
    return router_.open(std::move(head), std::move(workers));
}

std::uint16_t local_service::listen(const listen_options& options)
{
    const std::lock_guard alone{guard_};
    if (listening_)
        throw error{errc::conflict, "it listens already, on port " + std::to_string(listening_->port())};
    served_requests requests;
    requests.open = [this](web_request head, boost::asio::any_io_executor workers, web::event_committer& committer,
                        web::waiting_calls& waiting) {
        follow_time();
        return router_.open(std::move(head), std::move(workers), &committer, &waiting);
    };
    requests.commit_events = [this](std::span<provider_event> events) { web::commit_events(context_, events); };
    requests.authenticate = authenticate_;
    requests.is_urgent = [this](const web_request& head) { return router_.is_urgent(head); };
    requests.is_health = [this](const web_request& head) { return router_.is_health(head); };
    requests.report = [this](const std::string& sentence) {
        tell({event_type::log, time_.now(), {{"level", to_string(log_level::warning)}, {"message", sentence}}});
    };
    listening_ = std::make_unique<web_server>(std::move(requests), options, from_.server);
    return listening_->port();
}

std::string local_service::listening_url()
{
    const std::lock_guard alone{guard_};
    return listening_ ? listening_->url() : std::string{};
}

bool local_service::stop_listening(std::chrono::milliseconds drain)
{
    std::unique_lock alone{guard_};
    const auto ending = std::exchange(listening_, nullptr);
    alone.unlock();
    return !ending || ending->stop(drain);
}

void local_service::start()
{
    const std::lock_guard alone{guard_};
    if (running_)
        return;
    running_ = std::make_shared<dispatcher>(from_, *store_, time_, told_events_, make_, executor_);
    exchange_sending(std::make_shared<webhook_sender>(*store_, time_, poster_options_of(*store_, from_)));
    indexing_ = std::make_unique<contact_indexer>(*store_);
    if (!manual_time_)
        return;
    // Manual time does not wake engines, so their polls are triggered here.
    auto look = [this, engines = std::weak_ptr{running_}] {
        follow_time();
        if (const auto alive = engines.lock())
            alive->wake();
        if (const auto sender = sending())
            sender->wake();
    };
    time_looks_ = std::make_unique<repeated_look>(from_.engine.poll_every, std::move(look));
}

// Ignores failures: an unreadable database is reported when it is used.
void local_service::follow_time() noexcept
{
    if (!manual_time_)
        return;
    const fork_gate behind;
    try {
        manual_time_->follow(*store_);
    } catch (const std::exception&) {
    }
}

bool local_service::stop(std::chrono::milliseconds drain)
{
    std::unique_lock alone{guard_};
    if (running_)
        running_->refuse_own_executor();
    const auto ending = std::exchange(running_, nullptr);
    const auto sender = exchange_sending(nullptr);
    auto looks = std::exchange(time_looks_, nullptr);
    auto indexing = std::exchange(indexing_, nullptr);
    alone.unlock();
    looks.reset();
    indexing.reset();
    if (sender)
        sender->stop(drain);
    return !ending || ending->stop(drain) || store_->campaigns().totals().in_flight == 0;
}

bool local_service::wait_idle(std::chrono::milliseconds timeout)
{
    const auto engines = running();
    if (!engines)
        throw error{errc::conflict, "nothing dispatches: call start() before waiting for it to be idle"};
    engines->refuse_own_executor();
    return engines->wait_idle(timeout);
}

std::shared_ptr<dispatcher> local_service::running()
{
    const std::lock_guard alone{guard_};
    return running_;
}

std::shared_ptr<webhook_sender> local_service::sending()
{
    const std::lock_guard alone{sending_guard_};
    return sending_;
}

std::shared_ptr<webhook_sender> local_service::exchange_sending(std::shared_ptr<webhook_sender> next)
{
    const std::lock_guard alone{sending_guard_};
    return std::exchange(sending_, std::move(next));
}

api::webhook_reply local_service::post_event(const event_endpoint& to, const logged_event& event) const
{
    const fork_gate::opening during_the_wait;
    boost::asio::io_context context{1};
    webhook_poster poster{context.get_executor(), time_, poster_options_of(*store_, from_)};
    const auto answer = run_coroutine(context, poster.post(to, event));
    return {answer.status, answer.detail};
}

std::vector<delivery> local_service::deliver(const std::string& account, const std::vector<message>& messages) const
{
    const auto via = messages.front().shared->channel;
    const auto entry = std::ranges::find_if(
        from_.providers, [&](const provider_entry& e) { return e.name == account && e.channel == via; });
    if (entry == from_.providers.end())
        throw error{errc::config, "there is no provider \"" + account + '"'};
    const fork_gate::opening during_the_wait;
    return deliver_now(*entry, make_, messages);
}

}  // namespace outbound
