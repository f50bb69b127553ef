package org.ddrroutes.operations.security;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.ddrroutes.operations.security.OperatorSettings.LoginRules;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** A provider of OpenID Connect: its keys, and its tokens for whoever the test says has logged in there. */
public final class OpenIdProvider implements AutoCloseable {

    public static final String AUDIENCE = "ddr-routes";

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
    private final RSAKey key = key();

    public OpenIdProvider() {
        server.start();
        server.stubFor(get(urlPathEqualTo("/authorize"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/html")
                        .withBody("<title>the company</title><a id=\"back\" href=\"{{{request.query.redirect_uri}}}"
                                + "?code=c&amp;state={{{request.query.state}}}\">Back</a>")
                        .withTransformers("response-template")));
        server.stubFor(get("/.well-known/openid-configuration").willReturn(okJson("""
                        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                         "jwks_uri":"%1$s/keys","end_session_endpoint":"%1$s/end","response_types_supported":["code"],
                         "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}
                        """.formatted(issuer()))));
        server.stubFor(get("/keys").willReturn(okJson(new JWKSet(key.toPublicJWK()).toString())));
    }

    /** The logins of a program that has none by OpenID Connect. */
    static OpenIdLogins noLogins() {
        StaticListableBeanFactory none = new StaticListableBeanFactory();
        return new OpenIdLogins(
                none.getBeanProvider(ReactiveClientRegistrationRepository.class),
                none.getBeanProvider(ReactiveJwtDecoder.class),
                new OperatorSettings(Map.of(), new LoginRules(false, "roles")),
                "sub");
    }

    public String issuer() {
        return server.baseUrl();
    }

    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        String client = "spring.security.oauth2.client.registration.corp.";
        settings.put(client + "client-id", AUDIENCE);
        settings.put(client + "client-secret", "canary-of-the-client");
        settings.put(client + "client-name", "the company");
        settings.put(client + "authorization-grant-type", "authorization_code");
        settings.put(client + "scope", "openid");
        settings.put(client + "redirect-uri", "{baseUrl}/console/login/code/{registrationId}");
        String provider = "spring.security.oauth2.client.provider.corp.";
        settings.put(provider + "authorization-uri", issuer() + "/authorize");
        settings.put(provider + "token-uri", issuer() + "/token");
        settings.put(provider + "jwk-set-uri", issuer() + "/keys");
        settings.put(provider + "user-name-attribute", "preferred_username");
        String tokens = "spring.security.oauth2.resourceserver.jwt.";
        settings.put(tokens + "jwk-set-uri", issuer() + "/keys");
        settings.put(tokens + "audiences", AUDIENCE);
        settings.put(tokens + "principal-claim-name", "preferred_username");
        settings.put("ddr.login.role-claim", "realm_access.roles");
        return settings;
    }

    /** From now on a code is changed for the tokens of this one. */
    public void hasLoggedIn(String name, String nonce, @Nullable Object roles) {
        server.stubFor(post("/token")
                .willReturn(okJson("{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\""
                        + signed(claims(name, roles).claim("nonce", nonce), key) + "\"}")));
    }

    public String token(String name, @Nullable Object roles) {
        return signed(claims(name, roles), key);
    }

    public JWTClaimsSet.Builder claims(String name, @Nullable Object roles) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("subject of " + name)
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))))
                .claim("preferred_username", name)
                .claim("realm_access", roles == null ? null : Map.of("roles", roles));
    }

    public String signed(JWTClaimsSet.Builder claims) {
        return signed(claims, key);
    }

    public static String signed(JWTClaimsSet.Builder claims, RSAKey by) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(by.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(by));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("key-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
