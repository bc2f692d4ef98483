// SendGrid: `POST /v3/mail/send` and `GET /v3/scopes`.
#pragma once

#include "faults.hpp"
#include "ledger.hpp"
#include "sendgrid_content.hpp"
#include "vendor.hpp"

#include <boost/json/parser.hpp>

#include <array>
#include <optional>

namespace simulator::sendgrid {

class service : public vendor {
public:
    /// An empty `api_key` accepts any key. `faults` and `book` must outlive the service.
    service(std::string api_key, const faults& misfortune, ledger& book);

    bool serves(std::string_view path) const override { return path.starts_with("/v3/"); }
    answer take(const request& r, std::uint64_t number) override;
    answer unauthorized() const override;
    answer suspended() const override;
    answer throttled(std::uint64_t wait_seconds, std::uint64_t dice) const override;
    answer broken(std::uint64_t dice) const override;
    answer too_large() const override;

private:
    bool is_authorized(const request& r) const;
    std::optional<answer> check_request(const request& r) const;
    answer take_mail(const request& r, std::uint64_t number);
    std::optional<answer> refuse_addresses(const boost::json::object& mail, std::uint64_t number) const;
    std::uint64_t record(const boost::json::object& mail, std::uint64_t number, std::string_view message_id);
    std::string_view next_message_id();

    std::string api_key_;
    const faults& faults_;
    ledger& ledger_;
    email_content content_;
    boost::json::parser parser_;
    std::array<unsigned char, 64 * 1024> memory_;  // holds the document of a typical request
    std::uint64_t session_;                        // random, so that ids differ between starts
    std::uint64_t issued_ = 0;
    std::array<char, 22> message_id_{};
};

}  // namespace simulator::sendgrid
