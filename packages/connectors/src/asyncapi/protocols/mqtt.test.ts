import { keepsMessages } from '../../testing/broker-suite.ts';
import { mosquitto } from '../../testing/peers/mosquitto.ts';

const broker = { program: 'mosquitto', remembers: true, start: mosquitto };

keepsMessages({
  ...broker,
  name: 'MQTT 3.1.1 (Mosquitto)',
  protocol: 'mqtt',
  carriesHeaders: false,
});

keepsMessages({
  ...broker,
  name: 'MQTT 5 (Mosquitto)',
  protocol: 'mqtt5',
  carriesHeaders: true,
});
