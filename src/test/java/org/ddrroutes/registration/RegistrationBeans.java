package org.ddrroutes.registration;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The registrations' rows, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@Import({Registrations.class, RegistrationStatements.class, RegistrationMetrics.class, BankRequestUids.class})
public class RegistrationBeans {}
