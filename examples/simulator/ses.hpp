// Amazon SES: `POST /v2/email/outbound-emails` and `GET /v2/email/account`.
#pragma once

#include "faults.hpp"
#include "ledger.hpp"
#include "vendor.hpp"

#include <boost/json/object.hpp>

namespace simulator::ses {

class service : public vendor {
public:
    /// An empty `secret` accepts any well-formed signature. `faults` and `book` must outlive the service.
    service(std::string secret, double rate, const faults& misfortune, ledger& book);

    bool serves(std::string_view path) const override { return path.starts_with("/v2/email/"); }
    answer take(const request& r, std::uint64_t number) override;
    answer unauthorized() const override;
    answer suspended() const override;
    answer throttled(std::uint64_t wait_seconds, std::uint64_t dice) const override;
    answer broken(std::uint64_t dice) const override;
    answer too_large() const override;

private:
    answer take_mail(const request& r, std::uint64_t number);
    answer account() const;

    std::string secret_;
    double rate_;  // MaxSendRate
    const faults& faults_;
    ledger& ledger_;
    std::uint64_t session_;
    std::uint64_t issued_ = 0;
};

}  // namespace simulator::ses
