-- Data volumes that are set aside for a machine from its intent on: volume ids by device name. They
-- are free again when the machine is gone.
ALTER TABLE machine ADD COLUMN volumes jsonb NOT NULL DEFAULT '{}';
CREATE INDEX machine_with_volumes ON machine (slot) WHERE state <> 'gone' AND volumes <> '{}';
