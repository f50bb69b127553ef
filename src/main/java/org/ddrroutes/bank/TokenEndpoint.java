package org.ddrroutes.bank;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.ddrroutes.privacy.Secret;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Asks the bank for a token, by the routes {@code token-issue} and {@code token-refresh}. Source: the guide's token calls. */
@Component
class TokenEndpoint {

    private final CamelContext camel;
    private final BankCredentials ours;
    private final Clock clock;
    private final BankMetrics metrics;

    TokenEndpoint(@Lazy CamelContext camel, BankCredentials ours, Clock clock, BankMetrics metrics) {
        this.camel = camel;
        this.ours = ours;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Gets a token with our credentials. */
    AccessToken issue() throws CredentialsRefused, TokenUnavailable {
        return counted("token", "direct:token-issue", credentials());
    }

    /** Gets the next token with the refresh token of the last. */
    AccessToken refresh(Secret refreshToken) throws CredentialsRefused, TokenUnavailable {
        String form = credentials() + "&grant_type=refresh_token&" + field("refresh_token", refreshToken.reveal());
        return counted("refresh", "direct:token-refresh", form);
    }

    private AccessToken counted(String call, String route, String form) throws CredentialsRefused, TokenUnavailable {
        String outcome = "unavailable";
        try {
            AccessToken token = call(route, form);
            outcome = "issued";
            return token;
        } catch (CredentialsRefused e) {
            outcome = "refused";
            throw e;
        } finally {
            metrics.askedForToken(call, outcome);
        }
    }

    private AccessToken call(String route, String form) throws CredentialsRefused, TokenUnavailable {
        try (FluentProducerTemplate producer = camel.createFluentProducerTemplate()) {
            Exchange exchange = producer.to(route).withBody(form).send();
            if (exchange.getException() != null) {
                throw new TokenUnavailable(
                        CallOutcome.NO_ANSWER, BankUnreachable.why(exchange.getException()), exchange.getException());
            }
            Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            byte[] body = exchange.getMessage().getBody(byte[].class);
            return TokenResponse.read(status == null ? 0 : status, body == null ? new byte[0] : body, clock.instant());
        } catch (java.io.IOException e) {
            throw new TokenUnavailable(CallOutcome.NO_ANSWER, e.getClass().getSimpleName(), e);
        }
    }

    private String credentials() {
        BankCredentials.Pair pair = ours.get();
        return field("client_id", pair.clientId()) + "&"
                + field("client_secret", pair.clientSecret().reveal());
    }

    private static String field(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
