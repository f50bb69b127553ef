package org.ddrroutes.callback.http;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The callback port, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallbackServerSettings.class)
@Import(CallbackServerConfiguration.class)
public class CallbackServerBeans {}
