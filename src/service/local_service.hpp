// The service in this process: store, table of operations, and engines once started.
#pragma once

#include "api/context.hpp"
#include "service/configuration.hpp"
#include "service/contact_indexer.hpp"
#include "service/dispatcher.hpp"
#include "service/event_queue.hpp"
#include "service/manual_time.hpp"
#include "service/web_server.hpp"
#include "service/webhook_sender.hpp"
#include "web/router.hpp"

#include <outbound/service.hpp>

#include <memory>
#include <mutex>

namespace outbound {

class local_service final : public service {
public:
    /// `from` must include the providers of the extras; `make` creates those, too.
    local_service(configuration from, service_extras extras, provider_factory make);
    ~local_service() override;

    result<boost::json::value> call(
        std::string_view operation, const boost::json::value& request, std::chrono::milliseconds timeout) override;
    std::span<const operation_info> operations() const override;
    web_response handle(const web_request& request) override;
    boost::asio::awaitable<std::unique_ptr<web_sink>> serve(
        web_request head, boost::asio::any_io_executor workers) override;
    std::uint16_t listen(const listen_options& options) override;
    std::string listening_url() override;
    bool stop_listening(std::chrono::milliseconds drain) override;
    void start() override;
    bool stop(std::chrono::milliseconds drain) override;
    bool wait_idle(std::chrono::milliseconds timeout) override;
    std::optional<event> poll(std::chrono::milliseconds timeout) override { return events_.poll(timeout); }
    int event_fd() const noexcept override { return events_.descriptor(); }
    void wake() noexcept override { events_.wake(); }

private:
    std::vector<delivery> deliver(const std::string& account, const std::vector<message>& messages) const;
    std::shared_ptr<dispatcher> running();
    std::shared_ptr<webhook_sender> sending();
    std::shared_ptr<webhook_sender> exchange_sending(std::shared_ptr<webhook_sender> next);
    api::webhook_reply post_event(const event_endpoint& to, const logged_event& event) const;
    void follow_time() noexcept;

    const configuration from_;
    const std::unique_ptr<manual_time> manual_time_;  // Null: the machine's or the host's clock is used.
    clock& time_;
    const boost::asio::any_io_executor executor_;
    const decltype(service_extras::authenticate) authenticate_;
    /// Forwards events of the engines.
    struct told_events final : listener {
        explicit told_events(local_service& owner) : home{owner} {}
        void on_event(const event& e) override { home.tell(e); }

        local_service& home;
    };

    void tell(const event& e);

    const provider_factory make_;
    event_queue events_;
    told_events told_events_{*this};
    std::shared_ptr<store> store_;
    api::context context_;
    web::router router_{context_};

    std::mutex guard_;  // guards running_, indexing_, time_looks_ and listening_
    std::shared_ptr<dispatcher> running_;
    std::unique_ptr<contact_indexer> indexing_;  // While it dispatches.
    std::unique_ptr<repeated_look> time_looks_;  // Set while it dispatches by manual time.
    std::unique_ptr<web_server> listening_;

    std::mutex sending_guard_;                 // An engine may tell of an event while guard_ is held.
    std::shared_ptr<webhook_sender> sending_;  // While it dispatches.
};

}  // namespace outbound
