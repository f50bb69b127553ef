package org.ddrroutes.operations;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * What guards the operators' port. It is part of that port's own context and of nothing else, so that the port for the
 * bank has no security chain at all; that is why it is named in META-INF/spring/…ManagementContextConfiguration.imports
 * and is no {@code @Configuration}, which would be found by the application's scan.
 */
@EnableWebSecurity
class OperatorsPortSecurity {

    private static final String REALM = "ddr-routes";

    /** The endpoints: HTTP Basic at each request, nothing kept between two. */
    @Bean
    SecurityFilterChain endpoints(HttpSecurity http, OperatorsPort port, WebEndpointProperties web) throws Exception {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        String health = web.getBasePath() + "/health/**";
        http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(paths.matcher(HttpMethod.GET, health), paths.matcher(HttpMethod.HEAD, health))
                        .permitAll()
                        .requestMatchers(paths.matcher(HttpMethod.GET, "/**"), paths.matcher(HttpMethod.HEAD, "/**"))
                        .hasAnyRole(role(OperatorsPort.VIEWER), role(OperatorsPort.OPERATOR))
                        .anyRequest()
                        .hasRole(role(OperatorsPort.OPERATOR)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                // No cookie says who somebody is; what a browser sends by itself is refused by ForeignRequests.
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(new ForeignRequests(port.operators().isEmpty()), BasicAuthenticationFilter.class);
        if (port.operators().isEmpty()) {
            http.httpBasic(AbstractHttpConfigurer::disable)
                    .addFilterAfter(new NamelessOperator(), ForeignRequests.class);
        } else {
            http.httpBasic(basic -> basic.realmName(REALM)).authenticationProvider(logins(port));
        }
        return http.build();
    }

    @Bean
    DelegatingFilterProxyRegistrationBean securityFilterChainRegistration() {
        DelegatingFilterProxyRegistrationBean chain =
                new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        chain.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return chain;
    }

    private static DaoAuthenticationProvider logins(OperatorsPort port) {
        List<UserDetails> users = port.operators().stream()
                .map(operator -> User.withUsername(operator.name())
                        .password(operator.password().reveal())
                        .roles(role(operator.role()))
                        .build())
                .toList();
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(new InMemoryUserDetailsManager(users));
        provider.setPasswordEncoder(
                new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder())));
        return provider;
    }

    private static String role(String role) {
        return role.toUpperCase(Locale.ROOT);
    }
}
