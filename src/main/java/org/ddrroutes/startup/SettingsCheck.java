package org.ddrroutes.startup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.stereotype.Component;

/**
 * Refuses the {@link SettingFaults} before any part of the program is made. What there is to set is read from the types that
 * settings are bound to.
 */
@Component
final class SettingsCheck implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        ConfigurableEnvironment environment = beans.getBean(ConfigurableEnvironment.class);
        List<String> faults = new SettingFaults(environment, types(beans)).lines();
        if (!faults.isEmpty()) {
            throw new SettingFault(faults);
        }
    }

    private static SettingTypes types(ConfigurableListableBeanFactory beans) {
        Map<String, List<ResolvableType>> groups = new LinkedHashMap<>();
        for (String name : beans.getBeanDefinitionNames()) {
            ConfigurationProperties properties = beans.findAnnotationOnBean(name, ConfigurationProperties.class, false);
            Class<?> type = properties == null ? null : beans.getType(name, false);
            if (properties != null && type != null) {
                groups.computeIfAbsent(properties.prefix(), prefix -> new ArrayList<>())
                        .add(ResolvableType.forClass(type));
            }
        }
        return new SettingTypes(groups);
    }
}
