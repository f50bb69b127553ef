package org.ddrroutes.sandbox;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.ddrroutes.privacy.Secret;
import org.ddrroutes.sandbox.BankLedger.Booking;

/** The bank's side of the guide: token, refresh and registerddr at their paths, and at {@code /} what it answers to whom. */
final class SandboxBank {

    private final TokenEndpoint token;
    private final RegisterEndpoint register;

    /** @param callbacks told of each registration that was taken; answers when its callback has been made */
    SandboxBank(
            String clientId,
            Secret clientSecret,
            SandboxSettings settings,
            BankLedger ledger,
            Function<Booking, Future<?>> callbacks,
            Clock clock) {
        SandboxTokens tokens = new SandboxTokens(clock);
        this.token = new TokenEndpoint(clientId, clientSecret, tokens);
        this.register = new RegisterEndpoint(tokens, ledger, callbacks, settings, clock);
    }

    Map<String, SandboxHttp.Handler> handlers() {
        return Map.of(
                "/oauth/authentication/api/v2/token",
                token::token,
                "/oauth/authentication/api/v2/token/refresh",
                token::refresh,
                "/directdebit/v1/open-api/registerddr",
                register::register,
                "/",
                call -> HttpAnswer.text(200, Conduct.table()));
    }
}
