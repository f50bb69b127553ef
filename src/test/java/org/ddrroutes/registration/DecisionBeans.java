package org.ddrroutes.registration;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What decides about registrations, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RetrySettings.class, ExpirySettings.class})
@Import({RegistrationBeans.class, Intake.class, OutcomeRecorder.class, RegistrationExpiry.class})
public class DecisionBeans {}
